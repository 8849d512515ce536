import type { Span } from '../problem';
import { FUNCTIONS } from '../syntax/functionSignatures';
import { isAggregator, KEYWORDS } from '../syntax/token';
import type { Piece } from './scan';
import { isClosed, scan } from './scan';

/** What may be written at a place of a query. `replace` is what is there of it already. */
export type CursorContext =
  /** A function, an aggregator or a metric. */
  | { readonly kind: 'operand'; readonly replace: Span }
  /** An operator, or a word that modifies what stands before it. */
  | { readonly kind: 'afterOperand'; readonly replace: Span; readonly afterAggregation: boolean }
  /** Behind a binary operator: an operand, or how series are matched. */
  | { readonly kind: 'afterOperator'; readonly replace: Span }
  | { readonly kind: 'labelName'; readonly replace: Span; readonly inBraces: boolean }
  | { readonly kind: 'labelValue'; readonly replace: Span; readonly label: string; readonly quote: string }
  | { readonly kind: 'duration'; readonly replace: Span }
  | { readonly kind: 'nothing' };

const NOTHING: CursorContext = { kind: 'nothing' };
/** Words that a list of labels follows. */
export const LABEL_LISTS: ReadonlySet<string> = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
]);
const BINARY: ReadonlySet<string> = new Set('+ - * / % ^ == != > < >= <= and or unless atan2'.split(' '));
export const MATCH_OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

/** A bracket that is still open, with the word in front of it. */
interface Open {
  readonly bracket: string;
  readonly before: Piece | undefined;
}

/** What may be written at `offset`, judged by what stands before it: the text behind it does not count. */
export function cursorContext(text: string, offset: number): CursorContext {
  const pieces = scan(text.slice(0, offset));
  const last = pieces.at(-1);
  if (last?.kind === 'comment' && !text.slice(last.start, offset).includes('\n')) return NOTHING;
  const isInString = last?.kind === 'string' && last.end === offset && !isClosed(last);
  const isInWord = last?.end === offset && (last.kind === 'word' || last.kind === 'number');
  const before = (isInString || isInWord ? pieces.slice(0, -1) : pieces).filter(
    ({ kind }) => kind !== 'comment',
  );
  const replace = { start: isInWord ? last.start : offset, end: wordEnd(text, offset) };
  const open = openBracket(before);
  if (isInString) return inString(before, open, { ...last, end: closingQuote(text, offset) });
  if (open?.bracket === '[') return { kind: 'duration', replace };
  if (isInWord && last.kind === 'number')
    return before.at(-1)?.text === 'offset' ? { kind: 'duration', replace } : NOTHING;
  if (open?.bracket === '{') return inBraces(before, replace);
  if (open && LABEL_LISTS.has(open.before?.text.toLowerCase() ?? ''))
    return { kind: 'labelName', replace, inBraces: false };
  return inExpression(before, replace);
}

function inString(before: readonly Piece[], open: Open | undefined, string: Piece): CursorContext {
  const [operator, label] = [before.at(-1), before.at(-2)];
  if (open?.bracket !== '{' || !operator || !label || !MATCH_OPERATORS.has(operator.text)) return NOTHING;
  const name = label.kind === 'string' ? label.text.slice(1, -1) : label.text;
  const replace = { start: string.start + 1, end: string.end };
  return { kind: 'labelValue', replace, label: name, quote: string.text[0] ?? '"' };
}

function inBraces(before: readonly Piece[], replace: Span): CursorContext {
  const previous = before.at(-1)?.text ?? '';
  if (previous === '{' || previous === ',') return { kind: 'labelName', replace, inBraces: true };
  const label = before.at(-2);
  if (!MATCH_OPERATORS.has(previous) || !label) return NOTHING;
  return { kind: 'labelValue', replace, label: label.text, quote: '' };
}

function inExpression(before: readonly Piece[], replace: Span): CursorContext {
  const previous = before.at(-1);
  const word = previous?.text.toLowerCase() ?? '';
  if (word === 'offset') return { kind: 'duration', replace };
  if (word === '@') return NOTHING;
  if (BINARY.has(word) || word === 'bool') return { kind: 'afterOperator', replace };
  if (previous === undefined || word === '(' || word === ',') return { kind: 'operand', replace };
  const closed = word === ')' ? wordBeforeGroup(before) : previous;
  const name = closed?.text.toLowerCase() ?? '';
  if (word === ')' && LABEL_LISTS.has(name)) {
    return name === 'by' || name === 'without' ? NOTHING : { kind: 'afterOperator', replace };
  }
  if (word !== ')' && isAggregator(name)) return { kind: 'afterOperand', replace, afterAggregation: true };
  if (word !== ')' && (KEYWORDS.has(word) || FUNCTIONS.has(word))) return NOTHING;
  return { kind: 'afterOperand', replace, afterAggregation: word === ')' && isAggregator(name) };
}

/** The innermost bracket that is open behind these pieces. */
export function openBracket(pieces: readonly Piece[]): Open | undefined {
  const at = openBracketIndex(pieces);
  const piece = pieces[at];
  return piece && { bracket: piece.text, before: pieces[at - 1] };
}

/** Its index, or -1 when no bracket is open. */
export function openBracketIndex(pieces: readonly Piece[]): number {
  let closed = 0;
  for (let at = pieces.length - 1; at >= 0; at--) {
    const { kind, text = '' } = pieces[at] ?? {};
    if (kind !== 'symbol') continue;
    if (')]}'.includes(text)) closed++;
    else if ('([{'.includes(text) && closed-- === 0) return at;
  }
  return -1;
}

/** The word in front of the parentheses that the last piece closes. */
function wordBeforeGroup(pieces: readonly Piece[]): Piece | undefined {
  const open = openBracketIndex(pieces.slice(0, -1));
  return pieces[open - 1];
}

const WORD_CHARACTER = /[\w:]/;

function wordEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && WORD_CHARACTER.test(text[end] ?? '')) end++;
  return end;
}

/** The rest of a string on the same line, as far as it is a value: up to its quote, or the cursor when it has none. */
function closingQuote(text: string, offset: number): number {
  const [rest = ''] = /^[^"'`\n{},]*/.exec(text.slice(offset)) ?? [];
  const next = text[offset + rest.length];
  return next === '"' || next === "'" || next === '`' ? offset + rest.length : offset;
}

import type { Span } from '../problem';
import { FUNCTIONS } from '../syntax/functionSignatures';
import { isAggregator, KEYWORDS } from '../syntax/token';
import { LABEL_LISTS, MATCH_OPERATORS } from './cursorContext';
import type { Piece } from './scan';
import { scan } from './scan';

/** What a piece of a query is to somebody who reads it. */
export type HighlightKind =
  'metric' | 'label' | 'function' | 'keyword' | 'string' | 'number' | 'operator' | 'comment';

export interface Highlight extends Span {
  readonly kind: HighlightKind;
}

/**
 * What the pieces of a query are, in their order, whatever its state: a query that is being typed has colours too. Where
 * a word can be two things, what stands behind it tells, as it does for the parser: `sum` is a metric unless it is
 * called or grouped.
 */
export function highlight(text: string): readonly Highlight[] {
  const pieces = scan(text);
  const open: Open[] = [];
  return pieces.map((piece, at) => {
    const kind = kindOf(piece, { before: pieces[at - 1], behind: pieces[at + 1], open: open.at(-1) });
    follow(open, piece, pieces[at - 1]);
    return { kind, start: piece.start, end: piece.end };
  });
}

/** The innermost bracket that is open: what stands in it are labels, durations, or an expression. */
type Open = 'labels' | 'matchers' | 'range' | 'expression';

function follow(open: Open[], { kind, text }: Piece, before: Piece | undefined): void {
  if (kind !== 'symbol') return;
  if (')]}'.includes(text)) open.pop();
  else if (text === '{') open.push('matchers');
  else if (text === '[') open.push('range');
  else if (text === '(') open.push(LABEL_LISTS.has(lower(before)) ? 'labels' : 'expression');
}

interface Surroundings {
  readonly before: Piece | undefined;
  readonly behind: Piece | undefined;
  readonly open: Open | undefined;
}

function kindOf(piece: Piece, { before, behind, open }: Surroundings): HighlightKind {
  if (piece.kind === 'symbol') return 'operator';
  if (piece.kind === 'string') return isQuotedName(open, behind) ? 'label' : 'string';
  if (piece.kind !== 'word') return piece.kind;
  if (open === 'labels' || open === 'matchers') return 'label';
  return wordKind(lower(piece), lower(before), lower(behind));
}

const isQuotedName = (open: Open | undefined, behind: Piece | undefined): boolean =>
  open === 'labels' || (open === 'matchers' && MATCH_OPERATORS.has(behind?.text ?? ''));

const NUMBERS: ReadonlySet<string> = new Set(['inf', 'nan']);
/** The step of a subquery, which a colon joins to a word. */
const STARTS_WITH_DIGIT = /^\d/;
const GROUPING: ReadonlySet<string> = new Set(['by', 'without']);

function wordKind(word: string, before: string, behind: string): HighlightKind {
  if (NUMBERS.has(word) || STARTS_WITH_DIGIT.test(word)) return 'number';
  if (isAggregator(word)) return behind === '(' || GROUPING.has(behind) ? 'function' : 'metric';
  if (behind === '(' && FUNCTIONS.has(word) && before !== '@') return 'function';
  return KEYWORDS.has(word) ? 'keyword' : 'metric';
}

const lower = (piece: Piece | undefined): string => piece?.text.toLowerCase() ?? '';

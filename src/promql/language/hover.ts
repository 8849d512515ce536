import type { Span } from '../problem';
import { FUNCTIONS } from '../syntax/functionSignatures';
import type { KnownMetric, QueryKnowledge } from './knowledge';
import { openBracket } from './cursorContext';
import type { Piece } from './scan';
import { scan } from './scan';
import { signatureOf } from './signature';
import { WORD_HELP } from './wordHelp';

export interface QueryHover {
  readonly span: Span;
  /** A signature or a name, as code. */
  readonly title: string;
  /** Plain text: it comes from outside where a metric is described. */
  readonly text: string;
}

/** What is known of the word at `offset`. */
export async function hover(
  text: string,
  offset: number,
  knowledge: QueryKnowledge,
): Promise<QueryHover | undefined> {
  const pieces = scan(text);
  const at = pieces.findIndex(({ start, end }) => start <= offset && offset < end);
  const piece = pieces[at];
  if (piece?.kind !== 'word') return undefined;
  const open = openBracket(pieces.slice(0, at));
  if (open?.bracket === '{' || open?.bracket === '[') return undefined;
  const span = { start: piece.start, end: piece.end };
  const next = pieces[at + 1]?.text.toLowerCase() ?? '';
  const signature = isCalled(piece, next) ? signatureOf(piece.text) : undefined;
  if (signature) return { span, title: signature.label, text: signature.sentence };
  const metric = (await knowledge.metrics()).find(({ name }) => name === piece.text);
  if (metric) return { span, ...describe(metric) };
  const word = Object.hasOwn(WORD_HELP, piece.text.toLowerCase())
    ? WORD_HELP[piece.text.toLowerCase()]
    : undefined;
  return word && { span, title: piece.text, text: word.sentence };
}

/** A metric may have the name of a function; the parenthesis tells. */
const isCalled = ({ text }: Piece, next: string): boolean =>
  next === '(' || (!FUNCTIONS.has(text) && (next === 'by' || next === 'without'));

function describe({ name, type, help, unit }: KnownMetric): Pick<QueryHover, 'title' | 'text'> {
  const facts = [type, unit === '' ? '' : `in ${unit}`].filter((fact) => fact !== '').join(', ');
  const said = help === '' ? 'Nobody described this metric.' : help;
  return { title: facts === '' ? name : `${name}: ${facts}`, text: said };
}

import type { Span } from '../problem';

/** A piece of a query that may not be finished. `text` is the source. */
export interface Piece extends Span {
  readonly kind: 'word' | 'number' | 'string' | 'comment' | 'symbol';
  readonly text: string;
}

/** Tried in this order. A string may lack its end: the cursor stands in it then. */
const PIECE = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|`[^`]*`?)/,
    /(?<word>[A-Za-z_:][\w:]*)/,
    /(?<number>(?:\d|\.\d)[\w.]*)/,
    /(?<symbol>=~|!~|[!=<>]=|\S)/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'g',
);

/**
 * Cuts a query into pieces whatever its state: what the lexer refuses while somebody types still has words, strings
 * and brackets. Colons between brackets are symbols, as a subquery has them.
 */
export function scan(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  for (const { 0: found, index, groups = {} } of text.matchAll(PIECE)) {
    const kind = (Object.keys(groups).find((name) => groups[name] !== undefined) ??
      'symbol') as Piece['kind'];
    if (found === '[') depth++;
    if (found === ']') depth--;
    if (kind === 'word' && depth > 0 && found.startsWith(':')) {
      pieces.push({ kind: 'symbol', text: ':', start: index, end: index + 1 });
      if (found.length > 1)
        pieces.push({ kind: 'word', text: found.slice(1), start: index + 1, end: index + found.length });
    } else pieces.push({ kind, text: found, start: index, end: index + found.length });
  }
  return pieces;
}

const CLOSED = /^(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`)$/;

/** Whether a string has its closing quote. */
export const isClosed = ({ text }: Piece): boolean => CLOSED.test(text);

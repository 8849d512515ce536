import type { FilterOperator } from './alertFilter';
import { keyOf, LABEL_PREFIX } from './filterKeys';

/** A stretch of the typed text. Offsets are those of its first character and of the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word or a value, without its quotes. */
export interface Piece extends Span {
  readonly text: string;
  readonly quoted: boolean;
  /** A quote that is never closed reaches to the end. */
  readonly closed: boolean;
}

export type FilterToken =
  | (Span & { readonly kind: '(' | ')' | '-' | 'or' | 'and' })
  | (Span & { readonly kind: 'word'; readonly piece: Piece })
  | (Span & {
      readonly kind: 'comparison';
      readonly key: string;
      /** As it is meant: `==` and `:` are other ways to write `=`. */
      readonly operator: FilterOperator;
      readonly operatorSpan: Span;
      readonly values: readonly Piece[];
    });

const KEY_AND_OPERATOR = /([A-Za-z_][\w.-]*)(<=|>=|!=|=~|!~|==|[=<>:])/y;
const WRITTEN_OTHERWISE: Readonly<Record<string, FilterOperator>> = { '==': '=', ':': '=' };

/** Takes a filter apart. Every text has tokens; what is wrong with them is for the parser to say. */
export function scanFilter(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): FilterToken {
  const character = text.charAt(start);
  if (character === '(' || character === ')') return { kind: character, start, end: start + 1 };
  if (character === '-') return { kind: '-', start, end: start + 1 };
  const comparison = comparisonAt(text, start);
  if (comparison) return comparison;
  const piece = pieceAt(text, start, '');
  const word = piece.quoted ? '' : piece.text.toLowerCase();
  if (word === 'or' || word === 'and') return { kind: word, start, end: piece.end };
  return { kind: 'word', piece, start, end: piece.end };
}

function comparisonAt(text: string, start: number): FilterToken | undefined {
  KEY_AND_OPERATOR.lastIndex = start;
  const [whole, key = '', written = ''] = KEY_AND_OPERATOR.exec(text) ?? [];
  if (whole === undefined) return undefined;
  // `http://shop` and `10:15` are text to look for.
  if (written === ':' && keyOf(key) === undefined && !key.startsWith(LABEL_PREFIX)) return undefined;
  const operator = WRITTEN_OTHERWISE[written] ?? (written as FilterOperator);
  const from = start + whole.length;
  const values = valuesAt(text, from, operator.endsWith('~') ? '' : ',');
  const end = values.at(-1)?.end ?? from;
  const operatorSpan = { start: from - written.length, end: from };
  return { kind: 'comparison', key, operator, operatorSpan, values, start, end };
}

/** At least one, which may be empty. A regular expression is one value, whatever commas it has. */
function valuesAt(text: string, from: number, separator: string): readonly Piece[] {
  const values = [pieceAt(text, from, separator)];
  let { end } = values[0] ?? { end: from };
  while (separator !== '' && text.charAt(end) === separator) {
    const next = pieceAt(text, end + 1, separator);
    values.push(next);
    end = next.end;
  }
  return values;
}

function pieceAt(text: string, start: number, separator: string): Piece {
  return text.charAt(start) === '"' ? quotedAt(text, start) : bareAt(text, start, separator);
}

/** A backslash keeps a quote or a backslash; before anything else it is itself, as regular expressions want it. */
function quotedAt(text: string, start: number): Piece {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { text: value, start, end: at + 1, quoted: true, closed: true };
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) at += 1;
    value += text.charAt(at);
  }
  return { text: value, start, end: text.length, quoted: true, closed: false };
}

/** Up to a space, or to the parenthesis that closes a group around it: those of a pattern are its own. */
function bareAt(text: string, start: number, separator: string): Piece {
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    const character = text.charAt(end);
    if (/\s/.test(character) || character === separator) break;
    if (character === '(') depth += 1;
    if (character === ')' && --depth < 0) break;
  }
  return { text: text.slice(start, end), start, end, quoted: false, closed: true };
}

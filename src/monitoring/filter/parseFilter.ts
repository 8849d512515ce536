import type { AlertFilter, FilterNode, FilterProblem } from './alertFilter';
import { flagOf } from './filterKeys';
import type { FilterToken, Span } from './scanFilter';
import { scanFilter } from './scanFilter';
import { readComparison } from './readComparison';

/**
 * Reads what a user types: `severity<=P1 service=shop -acked`. Terms beside each other must all hold, `or` stands between
 * alternatives, `-` turns one around, and parentheses group. A name that is no key is a label; a word by itself is looked
 * for. Never throws: every mistake is a problem at its place.
 */
export function parseFilter(text: string): AlertFilter {
  const problems: FilterProblem[] = [];
  const root = new FilterParser(scanFilter(text), text.length, problems).parse();
  return { text, root, problems: problems.sort((a, b) => a.start - b.start) };
}

/** Deeper groups are a mistake and no reason to exhaust the stack. */
const DEEPEST = 50;

class FilterParser {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly tokens: readonly FilterToken[],
    private readonly length: number,
    private readonly problems: FilterProblem[],
  ) {}

  parse(): FilterNode {
    const parts: FilterNode[] = [];
    while (this.#at < this.tokens.length) {
      parts.push(this.#alternatives());
      const stray = this.#next();
      if (stray) this.#mistake(stray, 'This parenthesis closes nothing. Take it away, or write "(" before.');
    }
    return joined('all', parts);
  }

  #alternatives(): FilterNode {
    const parts = [this.#conjunction()];
    let token = this.#peek();
    while (token?.kind === 'or') {
      if (parts.at(-1) === undefined) this.#mistake(token, 'Write a term before "or".');
      this.#at += 1;
      const part = this.#conjunction();
      const next = this.#peek();
      if (part === undefined && next?.kind !== 'or') this.#mistake(token, 'Write a term behind "or".');
      parts.push(part);
      token = next;
    }
    const written = parts.filter((part) => part !== undefined);
    return joined(written.length === 0 ? 'all' : 'any', written);
  }

  /** Nothing when there is no term before the next `or`, `)` or end. */
  #conjunction(): FilterNode | undefined {
    const parts: FilterNode[] = [];
    for (let token = this.#peek(); token && token.kind !== ')' && token.kind !== 'or'; token = this.#peek()) {
      this.#at += 1;
      if (token.kind !== 'and') parts.push(...this.#term(token));
    }
    return parts.length === 0 ? undefined : joined('all', parts);
  }

  #term(token: FilterToken): readonly FilterNode[] {
    switch (token.kind) {
      case '-':
        return this.#negation(token);
      case '(':
        return this.#group(token);
      case 'word':
        return this.#word(token);
      case 'comparison':
        return readComparison(token, (problem) => this.problems.push(problem));
      default:
        return [];
    }
  }

  #negation(dash: Span): readonly FilterNode[] {
    const next = this.#peek();
    if (next?.start !== dash.end || !isTerm(next)) {
      this.#mistake(dash, 'Write a term right behind "-", or put the dash in quotes to look for it.');
      return [];
    }
    this.#at += 1;
    return this.#nested(next, () => this.#term(next).map((part): FilterNode => ({ kind: 'not', part })));
  }

  #group(open: Span): readonly FilterNode[] {
    return this.#nested(open, () => {
      const before = this.#at;
      const part = this.#alternatives();
      const isEmpty = this.#at === before;
      const close = this.#next();
      if (!close) this.#mistake(open, 'This parenthesis is never closed.');
      else if (isEmpty) this.#mistake({ start: open.start, end: close.end }, 'Write a term between these.');
      return isEmpty ? [] : [part];
    });
  }

  #nested(at: Span, read: () => readonly FilterNode[]): readonly FilterNode[] {
    if (this.#depth >= DEEPEST) {
      this.#mistake(at, `More than ${DEEPEST} groups in each other are not read.`);
      this.#at = this.tokens.length;
      return [];
    }
    this.#depth += 1;
    const nodes = read();
    this.#depth -= 1;
    return nodes;
  }

  #word({ piece }: FilterToken & { readonly kind: 'word' }): readonly FilterNode[] {
    if (!piece.closed) this.#mistake(piece, 'This quote is never closed.');
    const flag = piece.quoted ? undefined : flagOf(piece.text);
    if (flag) return [{ kind: 'flag', flag }];
    return piece.text === '' ? [] : [{ kind: 'text', text: piece.text }];
  }

  #peek(): FilterToken | undefined {
    return this.tokens[this.#at];
  }

  #next(): FilterToken | undefined {
    const token = this.#peek();
    if (token) this.#at += 1;
    return token;
  }

  #mistake({ start, end }: Span, message: string): void {
    this.problems.push({ severity: 'error', start, end: Math.min(end, this.length), message });
  }
}

const isTerm = ({ kind }: FilterToken): boolean => kind !== ')' && kind !== 'or' && kind !== 'and';

/** One part needs nothing around it, and parts of the same kind are one level. */
function joined(kind: 'all' | 'any', parts: readonly FilterNode[]): FilterNode {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [first] = flat;
  return flat.length === 1 && first ? first : { kind, parts: flat };
}

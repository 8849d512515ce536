import type { SqlDialect, SqlSegment } from '../../runbook/policy/sqlSegments';
import { sqlSegments } from '../../runbook/policy/sqlSegments';

/** One statement of a step, without the semicolon that ends it. */
export interface Statement {
  readonly text: string;
  /** Where it begins in the step. */
  readonly start: number;
  /** Relative to `text`. */
  readonly segments: readonly SqlSegment[];
  /** Its words in upper case, quoted names among them without their quotes; literals and comments are not words. */
  readonly words: readonly string[];
}

/**
 * Splits a step at the semicolons that end a statement: not at those in literals, comments, quoted names or the body of
 * a trigger or an SQL function. What has no word is no statement.
 */
export function statementsOf(source: string, dialect: SqlDialect): readonly Statement[] {
  const statements: Statement[] = [];
  let draft = new Draft();
  for (const segment of sqlSegments(source, dialect)) {
    let from = segment.start;
    if (segment.kind === 'code') {
      for (const token of source.slice(segment.start, segment.end).matchAll(TOKEN)) {
        const at = segment.start + token.index;
        if (token[0] !== ';') draft.addWord(token[0].toUpperCase());
        else if (draft.isComplete) {
          draft.addSegment('code', from, at);
          statements.push(...draft.finish(source));
          draft = new Draft();
          from = at + 1;
        }
      }
    } else if (segment.kind === 'identifier') {
      draft.addWord(source.slice(segment.start + 1, segment.end - 1).toUpperCase());
    }
    draft.addSegment(segment.kind, from, segment.end);
  }
  return [...statements, ...draft.finish(source)];
}

const TOKEN = /;|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff$]*/g;

class Draft {
  readonly #segments: SqlSegment[] = [];
  readonly #words: string[] = [];
  #isCompound = false;
  #depth = 0;

  /** False inside `BEGIN … END` of a body, where a semicolon ends only an inner statement. */
  get isComplete(): boolean {
    return this.#depth === 0;
  }

  addWord(word: string): void {
    this.#words.push(word);
    if (this.#words[0] === 'CREATE' && (word === 'TRIGGER' || word === 'ATOMIC')) {
      this.#isCompound = true;
      if (word === 'ATOMIC') this.#depth = 1;
    } else if (this.#isCompound && (word === 'BEGIN' || word === 'CASE')) this.#depth += 1;
    else if (this.#isCompound && word === 'END') this.#depth = Math.max(0, this.#depth - 1);
  }

  addSegment(kind: SqlSegment['kind'], start: number, end: number): void {
    if (end > start) this.#segments.push({ kind, start, end });
  }

  finish(source: string): readonly Statement[] {
    const first = this.#segments[0];
    const last = this.#segments.at(-1);
    if (!first || !last || !this.#segments.some((segment) => hasContent(source, segment))) return [];
    const segments = this.#segments.map(({ kind, start, end }) => ({
      kind,
      start: start - first.start,
      end: end - first.start,
    }));
    return [{ text: source.slice(first.start, last.end), start: first.start, segments, words: this.#words }];
  }
}

const hasContent = (source: string, { kind, start, end }: SqlSegment): boolean =>
  kind !== 'comment' && source.slice(start, end).trim() !== '';

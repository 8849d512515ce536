import type { SqlDialect } from './sqlSegments';
import { SQL_NAME, sqlSegments } from './sqlSegments';

/** One statement of a script, without its comments. */
export interface SqlStatement {
  /**
   * Words and signs in upper case; a quoted name keeps quotes of its own (`"NAME"`), so that it is never taken for a word,
   * and a string is `''` whatever is in it.
   */
  readonly tokens: readonly string[];
  /** A string or a comment that does not end: nothing sure can be said about it. */
  readonly isOpen: boolean;
  /** Something in it is read in more than one way, by the version or the settings of the server. */
  readonly isAmbiguous: boolean;
}

const TOKEN = new RegExp(`${SQL_NAME}|\\S`, 'g');

/**
 * What means one thing to one server and another to the next: comments that MySQL executes from a version on, names with
 * Unicode escapes in PostgreSQL, variables of SQLite with a suffix that may hold a quote.
 */
const AMBIGUOUS: Readonly<Record<SqlDialect, RegExp>> = {
  mysql: /\/\*M?!/,
  postgres: /(?<![\w$\u0080-\uffff])[uU]&$/,
  sqlite: /(?<![$@:#\w\u0080-\uffff])[$@:#][$@:#\w\u0080-\uffff]*\(/,
};

/** Splits a script at semicolons that are neither in a string nor in a comment. */
export function sqlStatements(script: string, dialect: SqlDialect): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let draft = emptyDraft();
  const end = (): void => {
    if (draft.tokens.length > 0 || draft.isOpen) statements.push(draft);
    draft = emptyDraft();
  };
  const segments = sqlSegments(script, dialect);
  for (const [index, { kind, start, end: segmentEnd, isOpen }] of segments.entries()) {
    const text = script.slice(start, segmentEnd);
    draft.isOpen ||= isOpen ?? false;
    if (kind === 'string') draft.tokens.push("''");
    if (kind === 'identifier') draft.tokens.push(`"${text.slice(1, isOpen ? undefined : -1).toUpperCase()}"`);
    if (kind !== 'code') continue;
    const isBeforeName = segments[index + 1]?.kind === 'identifier';
    draft.isAmbiguous ||= AMBIGUOUS[dialect].test(text) && (dialect !== 'postgres' || isBeforeName);
    for (const [token] of text.matchAll(TOKEN)) {
      if (token === ';') end();
      else draft.tokens.push(token.toUpperCase());
    }
  }
  end();
  return statements;
}

interface Draft extends SqlStatement {
  readonly tokens: string[];
  isOpen: boolean;
  isAmbiguous: boolean;
}

const emptyDraft = (): Draft => ({ tokens: [], isOpen: false, isAmbiguous: false });

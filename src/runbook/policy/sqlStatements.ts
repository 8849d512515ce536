import type { StatementClass } from './statementClass';
import { worst } from './statementClass';

/** One statement of a script, without its comments. */
export interface SqlStatement {
  /** Words outside of strings, upper case, and the punctuation `(`, `)`, `=`; quoted names as `""`, strings as `''`. */
  readonly tokens: readonly string[];
  /** A string or a comment that does not end: nothing sure can be said about it. */
  readonly unfinished: boolean;
}

export type SqlDialect = 'postgres' | 'sqlite' | 'mysql';

/**
 * How a dialect writes comments and quotes. It matters for safety: what is a comment in one is a statement in another.
 * PostgreSQL 18 (4.1 Lexical Structure), SQLite (lang_comment, lang_keywords), MySQL 8.4 (11.1, 11.7).
 */
interface Lexis {
  readonly lineComment: string;
  readonly nestedComments: boolean;
  readonly dollarQuotes: boolean;
  /** Quoted texts and names. */
  readonly quotes: readonly string[];
}

const LEXIS: Readonly<Record<SqlDialect, Lexis>> = {
  postgres: {
    lineComment: String.raw`--[^\n\r]*`,
    nestedComments: true,
    dollarQuotes: true,
    quotes: [
      String.raw`[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)`,
      `'[^']*(?:''[^']*)*(?:'|$)`,
      `"[^"]*(?:""[^"]*)*(?:"|$)`,
    ],
  },
  sqlite: {
    lineComment: String.raw`--[^\n]*`,
    nestedComments: false,
    dollarQuotes: false,
    quotes: [
      `'[^']*(?:''[^']*)*(?:'|$)`,
      `"[^"]*(?:""[^"]*)*(?:"|$)`,
      '`[^`]*(?:`|$)',
      String.raw`\[[^\]]*(?:\]|$)`,
    ],
  },
  mysql: {
    lineComment: String.raw`--(?=\s|$)[^\n]*|#[^\n]*`,
    nestedComments: false,
    dollarQuotes: false,
    quotes: [
      String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|$)`,
      String.raw`"(?:[^"\\]|\\[^]|"")*(?:"|$)`,
      '`[^`]*(?:`|$)',
    ],
  },
};

const DIALECTS = Object.keys(LEXIS) as SqlDialect[];
const WORD = String.raw`[\p{L}_][\p{L}\p{N}_$]*`;

/** Splits a script at semicolons that are neither in a string nor in a comment. */
export function sqlStatements(script: string, dialect: SqlDialect): readonly SqlStatement[] {
  const lexis = LEXIS[dialect];
  const pattern = new RegExp(
    [
      `(?<comment>${lexis.lineComment})`,
      String.raw`/\*`,
      String.raw`\$(?:[A-Za-z_]\w*)?\$`,
      ...lexis.quotes,
      WORD,
      String.raw`\S`,
    ].join('|'),
    'gu',
  );
  const statements: SqlStatement[] = [];
  let tokens: string[] = [];
  let unfinished = false;
  const end = (): void => {
    if (tokens.length > 0 || unfinished) statements.push({ tokens, unfinished });
    tokens = [];
    unfinished = false;
  };
  for (let match = pattern.exec(script); match; match = pattern.exec(script)) {
    const [token] = match;
    if (match.groups?.comment !== undefined) continue;
    if (token === ';') end();
    else if (token === '/*' || (lexis.dollarQuotes && /^\$\w*\$$/.test(token))) {
      const closed =
        token === '/*' ? commentEnd(script, match.index, lexis) : quoteEnd(script, token, pattern.lastIndex);
      unfinished ||= closed < 0;
      pattern.lastIndex = closed < 0 ? script.length : closed;
      const inside = script.slice(match.index, pattern.lastIndex);
      tokens.push(...(token === '/*' ? executedComment(inside, dialect) : ["''"]));
    } else {
      unfinished ||= isUnfinished(token);
      tokens.push(plainToken(token));
    }
  }
  end();
  return statements;
}

/** The worst that any statement of the script does; in an unknown dialect, the worst in any. */
export const sqlClass = (script: string, dialect: SqlDialect | undefined): StatementClass =>
  worst((dialect ? [dialect] : DIALECTS).flatMap((one) => sqlStatements(script, one)).map(statementClass));

const READING = new Set([
  'SELECT',
  'VALUES',
  'TABLE',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'WITH',
  'EXPLAIN',
  'USE',
  'FETCH',
  '(',
]);
const CHANGING = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'REPLACE',
  'INTO',
  'TRUNCATE',
  'DROP',
  'ALTER',
  'CREATE',
  'CALL',
]);
const DESTROYING = new Set(['DROP', 'TRUNCATE', 'ALTER', 'REASSIGN', 'SHUTDOWN', 'KILL']);
/** Functions that change something although a SELECT calls them. */
const CHANGING_FUNCTION =
  /^(?:PG_TERMINATE_BACKEND|PG_CANCEL_BACKEND|PG_RELOAD_CONF|PG_ROTATE_LOGFILE|PG_PROMOTE|PG_SWITCH_WAL|PG_STAT_RESET\w*|PG_STAT_STATEMENTS_RESET|PG_ADVISORY\w*|PG_(?:READ|WRITE)\w*FILE|PG_LS_DIR|SET_CONFIG|SETVAL|NEXTVAL|LO_\w+|DBLINK\w*|LOAD_EXTENSION|LOAD_FILE|SLEEP|GET_LOCK|QUERY_TO_XML\w*|WRITEFILE)$/;

function statementClass({ tokens, unfinished }: SqlStatement): StatementClass {
  const first = tokens.find((token) => token !== '(') ?? '';
  if (DESTROYING.has(first)) return 'destructive';
  if ((first === 'UPDATE' || first === 'DELETE') && !tokens.includes('WHERE')) return 'destructive';
  if (first === 'COPY') return copyClass(tokens);
  if (first === 'PRAGMA') return tokens.includes('=') || tokens.includes('(') ? 'write' : 'read';
  if (unfinished || !READING.has(first)) return 'write';
  if (first === 'EXPLAIN') return explainClass(tokens);
  return changes(tokens) ? changingClass(tokens) : 'read';
}

const changes = (tokens: readonly string[]): boolean =>
  tokens.some((token, at) =>
    CHANGING.has(token) && !isFunctionName(tokens, at)
      ? true
      : CHANGING_FUNCTION.test(token) ||
        (token === 'FOR' && /^(?:UPDATE|SHARE|NO|KEY)$/.test(tokens[at + 1] ?? '')),
  );

/** `replace(…)` is a function; `INTO (` and `VALUES (` are not. */
const isFunctionName = (tokens: readonly string[], at: number): boolean =>
  tokens[at] === 'REPLACE' && tokens[at + 1] === '(';

/** A change inside of `WITH`: one without a condition counts as destructive, like outside. */
const changingClass = (tokens: readonly string[]): StatementClass =>
  (tokens.includes('DELETE') || tokens.includes('UPDATE')) &&
  !tokens.includes('WHERE') &&
  !tokens.includes('FOR')
    ? 'destructive'
    : 'write';

/** Only `EXPLAIN ANALYZE` runs what it explains. */
const explainClass = (tokens: readonly string[]): StatementClass =>
  tokens.some((token) => /^ANALY[SZ]E$/.test(token)) && changes(tokens) ? changingClass(tokens) : 'read';

function copyClass(tokens: readonly string[]): StatementClass {
  if (tokens.includes('PROGRAM')) return 'destructive';
  return tokens.includes('STDOUT') && !changes(tokens) ? 'read' : 'write';
}

const isUnfinished = (token: string): boolean => {
  const body = /^[eE]'/.test(token) ? token.slice(1) : token;
  const quote = body.charAt(0);
  const last = quote === '[' ? ']' : quote;
  return /^["'`]|^\[./.test(body) && (body.length === 1 || !body.endsWith(last));
};

function plainToken(token: string): string {
  if (/^[eE]?'/.test(token)) return "''";
  if (/^(?:["`]|\[.)/s.test(token)) return '""';
  return token.toUpperCase();
}

/** MySQL runs what stands in such a comment: it counts as text. */
const executedComment = (comment: string, dialect: SqlDialect): readonly string[] =>
  dialect === 'mysql' && /^\/\*[!M+]/.test(comment)
    ? sqlStatements(comment.replace(/^\/\*[!M+]*\d*/, ' ').replace(/\*\/$/, ' '), dialect).flatMap(
        ({ tokens }) => tokens,
      )
    : [];

function commentEnd(script: string, start: number, lexis: Lexis): number {
  let depth = 0;
  for (const match of script.slice(start).matchAll(/\/\*|\*\//g)) {
    depth = match[0] === '*/' ? depth - 1 : lexis.nestedComments ? depth + 1 : 1;
    if (depth === 0) return start + match.index + 2;
  }
  return -1;
}

function quoteEnd(script: string, tag: string, from: number): number {
  const end = script.indexOf(tag, from);
  return end < 0 ? -1 : end + tag.length;
}

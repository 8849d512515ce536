import type { SqlDialect } from './sqlSegments';
import type { SqlStatement } from './sqlStatements';
import { sqlStatements } from './sqlStatements';
import { actsOnServer } from './sqlFunctions';
import type { StatementClass } from './statementClass';
import { worst } from './statementClass';

const DIALECTS: readonly SqlDialect[] = ['postgres', 'sqlite', 'mysql'];

/** The worst that any statement of the script does; in an unknown dialect, the worst in any. */
export const sqlClass = (script: string, dialect: SqlDialect | undefined): StatementClass =>
  worst((dialect ? [dialect] : DIALECTS).flatMap((one) => sqlStatements(script, one)).map(statementClass));

type Tokens = readonly string[];

const READING = new Set('SELECT VALUES TABLE SHOW DESCRIBE DESC WITH EXPLAIN USE'.split(' '));
/** `DO` holds a program in a string. */
const DESTROYING = new Set('DROP TRUNCATE ALTER REASSIGN SHUTDOWN KILL DO'.split(' '));
const CHANGING = new Set(
  'INSERT UPDATE DELETE MERGE REPLACE INTO TRUNCATE DROP ALTER CREATE CALL LOCK'.split(' '),
);
/** Words that are functions too. */
const FUNCTIONS = new Set(['REPLACE', 'INSERT', 'TRUNCATE']);
/** Pragmas of SQLite that only answer, whatever stands in their parentheses (sqlite.org/pragma.html). */
const ANSWERING_PRAGMAS =
  /^(?:(?:TABLE|INDEX)_X?INFO|(?:TABLE|INDEX|FOREIGN_KEY|DATABASE|FUNCTION|COLLATION|MODULE|PRAGMA)_LIST|FOREIGN_KEY_CHECK|(?:INTEGRITY|QUICK)_CHECK|COMPILE_OPTIONS|DATA_VERSION)$/;
/** Pragmas that answer while nothing is set. */
const READABLE_PRAGMAS =
  /^(?:USER_VERSION|SCHEMA_VERSION|APPLICATION_ID|JOURNAL_MODE|SYNCHRONOUS|FOREIGN_KEYS|PAGE_(?:SIZE|COUNT)|MAX_PAGE_COUNT|FREELIST_COUNT|CACHE_SIZE|ENCODING|AUTO_VACUUM|BUSY_TIMEOUT|LOCKING_MODE|TEMP_STORE|MMAP_SIZE|QUERY_ONLY|WAL_AUTOCHECKPOINT|JOURNAL_SIZE_LIMIT|SECURE_DELETE|RECURSIVE_TRIGGERS|THREADS)$/;

function statementClass({ tokens, isOpen, isAmbiguous }: SqlStatement): StatementClass {
  const first = tokens.find((token) => token !== '(') ?? '';
  if (isAmbiguous || DESTROYING.has(first)) return 'destructive';
  if (first === 'PRAGMA') return pragmaClass(tokens);
  if (changesEverything(tokens)) return 'destructive';
  if (first === 'COPY') return copyClass(tokens);
  if (isOpen || !READING.has(first)) return 'write';
  if (first === 'EXPLAIN') return explainClass(tokens);
  return changes(tokens) ? 'write' : 'read';
}

const changes = (tokens: Tokens): boolean =>
  tokens.some((token, at) => {
    const next = tokens[at + 1] ?? '';
    if (CHANGING.has(token)) return !(FUNCTIONS.has(token) && next === '(');
    if (token === 'FOR') return /^(?:UPDATE|SHARE|NO|KEY)$/.test(next);
    if (token === 'NEXT') return next === 'VALUE';
    return actsOnServer(token.replaceAll('"', ''));
  });

/** What stands before `UPDATE` or `DELETE` where it is a part of something else: a lock, a conflict, a merge, a trigger's event. */
const BEFORE_A_PART = new Set(['FOR', 'KEY', 'DO', 'THEN', 'ON', 'AFTER', 'BEFORE', 'OF', 'OR']);

/** A `DELETE` or `UPDATE`, also inside of `WITH`, without a condition of its own: one in a sub-query is not its own. */
const changesEverything = (tokens: Tokens): boolean =>
  !runsNothing(tokens) &&
  tokens.some(
    (token, at) =>
      (token === 'DELETE' || token === 'UPDATE') &&
      !BEFORE_A_PART.has(tokens[at - 1] ?? '') &&
      !hasOwnCondition(tokens, at),
  );

function hasOwnCondition(tokens: Tokens, from: number): boolean {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth < 0) return false;
    if (depth === 0 && token === 'WHERE') return true;
  }
  return false;
}

const ANALYZE = /^ANALY[SZ]E$/;

/** An `EXPLAIN` only describes, unless it is told to `ANALYZE`. */
const runsNothing = (tokens: Tokens): boolean =>
  tokens[0] === 'EXPLAIN' && !tokens.some((token) => ANALYZE.test(token));

/** What `EXPLAIN ANALYZE` runs is what counts: it begins behind the options. */
function explainClass(tokens: Tokens): StatementClass {
  if (runsNothing(tokens)) return 'read';
  const behind = tokens[1] === '(' ? tokens.indexOf(')') + 1 : 1;
  const start = tokens.findIndex((token, at) => at >= behind && !ANALYZE.test(token) && token !== 'VERBOSE');
  const rest = start < 0 ? [] : tokens.slice(start);
  if (rest[0] === 'EXPLAIN') return 'write';
  return statementClass({ tokens: rest, isOpen: false, isAmbiguous: false });
}

function copyClass(tokens: Tokens): StatementClass {
  if (tokens.includes('PROGRAM')) return 'destructive';
  return tokens.includes('STDOUT') && !changes(tokens) ? 'read' : 'write';
}

/** `PRAGMA main.table_info(t)`: the name stands before the parenthesis, or at the end. */
function pragmaClass(tokens: Tokens): StatementClass {
  const [name = '', sign] = tokens.slice(tokens[2] === '.' ? 3 : 1);
  if (ANSWERING_PRAGMAS.test(name)) return sign === '=' ? 'write' : 'read';
  return READABLE_PRAGMAS.test(name) && sign === undefined ? 'read' : 'write';
}

import { sqlClass } from '../../runbook/policy/sqlClass';
import { actsOnServer } from '../../runbook/policy/sqlFunctions';
import type { SqlDialect } from '../../runbook/policy/sqlSegments';
import type { Statement } from './statements';

/**
 * What a read-only connection takes. The database itself refuses changes (a read-only transaction, a file opened for
 * reading); this list keeps out what could leave that state or act beside it: transaction control, `COPY … TO PROGRAM`,
 * `VACUUM INTO`, `ATTACH`. A database role without rights stays the real limit.
 */
const READING: Readonly<Record<SqlDialect, ReadonlySet<string>>> = {
  postgres: new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'EXPLAIN', 'SHOW']),
  mysql: new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'EXPLAIN', 'DESCRIBE', 'DESC', 'SHOW', 'USE']),
  sqlite: new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN', 'PRAGMA']),
};

/** Why a statement is refused before it reaches the database, or nothing. */
export function readOnlyRefusal(
  { words, text }: Statement,
  dialect: SqlDialect,
  connection: string,
): string | undefined {
  const [verb] = words;
  if (verb === undefined || !READING[dialect].has(verb))
    return `The connection "${connection}" is read-only, and "${verb ?? 'this'}" is not a reading statement. Nothing was run.`;
  const acting = words.find(actsOnServer);
  if (acting)
    return `The connection "${connection}" is read-only, and "${acting.toLowerCase()}" acts on the server. Nothing was run.`;
  if (sqlClass(text, dialect) !== 'read')
    return `The connection "${connection}" is read-only, and this "${verb}" may change something. Nothing was run.`;
  return undefined;
}

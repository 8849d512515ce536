import type { Dialect } from './segments';
import type { Statement } from './statements';

/**
 * What a read-only connection takes. The database itself refuses changes (a read-only transaction, a file opened for
 * reading); this list keeps out what could leave that state or act beside it: transaction control, `COPY … TO PROGRAM`,
 * `VACUUM INTO`, `ATTACH`. A database role without rights stays the real limit.
 */
const READING: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  postgres: new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'EXPLAIN', 'SHOW']),
  mysql: new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'EXPLAIN', 'DESCRIBE', 'DESC', 'SHOW']),
  sqlite: new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN', 'PRAGMA']),
};

/** Functions that act although they are called in a `SELECT` (PostgreSQL 9.27, 9.28, 35.4, F.12). */
const ACTING: ReadonlySet<string> = new Set(
  `PG_TERMINATE_BACKEND PG_CANCEL_BACKEND PG_RELOAD_CONF PG_ROTATE_LOGFILE PG_SWITCH_WAL PG_PROMOTE PG_BACKUP_START
   PG_BACKUP_STOP PG_CREATE_RESTORE_POINT PG_DROP_REPLICATION_SLOT PG_LOGICAL_EMIT_MESSAGE PG_STAT_RESET
   PG_STAT_STATEMENTS_RESET PG_WAL_REPLAY_PAUSE PG_FILE_WRITE LO_IMPORT LO_EXPORT LO_PUT SET_CONFIG DBLINK DBLINK_EXEC
   DBLINK_CONNECT PG_NOTIFY PG_ADVISORY_LOCK PG_EXECUTE_SERVER_PROGRAM`.split(/\s+/),
);

/** What writes files, takes locks or sets variables from within a `SELECT` (MySQL 15.2.13.1, 14.14; MariaDB the same). */
const ACTING_MYSQL: ReadonlySet<string> = new Set(
  'OUTFILE DUMPFILE GET_LOCK RELEASE_LOCK RELEASE_ALL_LOCKS MASTER_POS_WAIT SETVAL NEXTVAL LASTVAL SYS_EXEC SYS_EVAL'.split(
    ' ',
  ),
);

const ACTING_IN: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  postgres: ACTING,
  mysql: ACTING_MYSQL,
  sqlite: new Set(),
};

/** Why a statement is refused before it reaches the database, or nothing. */
export function readOnlyRefusal(
  { words }: Statement,
  dialect: Dialect,
  connection: string,
): string | undefined {
  const [verb] = words;
  if (verb === undefined || !READING[dialect].has(verb))
    return `The connection "${connection}" is read-only, and "${verb ?? 'this'}" is not a reading statement. Nothing was run.`;
  const acting = words.find((word) => ACTING_IN[dialect].has(word));
  if (acting)
    return `The connection "${connection}" is read-only, and "${acting.toLowerCase()}" acts on the server. Nothing was run.`;
  return undefined;
}

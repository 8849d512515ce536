import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';

/** Why a database cannot be used. */
export class SqliteError extends Error {
  constructor(
    readonly reason: 'missing' | 'corrupt' | 'busy' | 'journal' | 'closed' | 'other',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'SqliteError';
  }
}

/** SQLite as this Node has it; nothing before Node 22.13, and in hosts that leave it out. Loaded on first use. */
export const loadSqlite = (): typeof Sqlite | undefined =>
  'getBuiltinModule' in process ? process.getBuiltinModule('node:sqlite') : undefined;

/**
 * How several processes may share a file with this version. Up to 3.51.2, two connections that write and checkpoint a
 * write-ahead log at once can corrupt it (sqlite.org/wal.html#walresetbug); 3.50.7 and later 3.50.x have the repair.
 */
export function journalModeFor(version: string): 'wal' | 'truncate' {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3) return major > 3 ? 'wal' : 'truncate';
  if (minor === 50) return patch >= 7 ? 'wal' : 'truncate';
  return minor > 51 || (minor === 51 && patch >= 3) ? 'wal' : 'truncate';
}

/** How long a statement waits for another process. Calls block, and an editor calls a host of 3 s unresponsive. */
const BUSY_TIMEOUT_MS = 1_000;
const LOCK_PAUSE_MS = 20;

/** What a commit survives: the end of its process, or that of the machine too, for which each one waits for the disk. */
export type Durability = 'process' | 'machine';

/** Opens a file that several processes write. It is never damaged by the end of the machine. Throws {@link SqliteError}. */
export function openDatabase(file: string, durability: Durability = 'machine'): DatabaseSync {
  const sqlite = loadSqlite();
  if (!sqlite) throw new SqliteError('missing', 'This Node has no SQLite.');
  const database = new sqlite.DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Says nothing to a file that has tables already; a new one gives back what is deleted.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    const wanted = journalModeFor(textOf(database, 'SELECT sqlite_version()'));
    const mode = whenFree(() => textOf(database, `PRAGMA journal_mode = ${wanted}`));
    if (mode !== wanted) {
      throw new SqliteError('journal', `The database "${file}" stays in the journal mode "${mode}".`);
    }
    // Without a write-ahead log, less than FULL could damage the file (sqlite.org/pragma.html#pragma_synchronous).
    const waitsForDisk = durability === 'machine' || mode !== 'wal';
    database.exec(`PRAGMA synchronous = ${waitsForDisk ? 'FULL' : 'NORMAL'}`);
    return database;
  } catch (error) {
    database.close();
    throw asSqliteError(error);
  }
}

/**
 * To change the mode takes the file alone, and SQLite does not wait for that: where several windows of an editor start at
 * once on a new file, all but one would fail.
 */
function whenFree<T>(task: () => T): T {
  for (let waited = 0; ; waited += LOCK_PAUSE_MS) {
    try {
      return task();
    } catch (error) {
      if (asSqliteError(error).reason !== 'busy' || waited >= BUSY_TIMEOUT_MS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
    }
  }
}

function textOf(database: DatabaseSync, statement: string): string {
  const [value] = Object.values(database.prepare(statement).get() ?? {});
  return typeof value === 'string' ? value : '';
}

/** Runs a task as one transaction that holds the write lock from its start: all of it happens, or nothing. */
export function inTransaction<T>(database: DatabaseSync, task: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = task();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const REASONS: Readonly<Record<number, SqliteError['reason']>> = {
  5: 'busy',
  6: 'busy',
  11: 'corrupt',
  26: 'corrupt',
};

/** What `node:sqlite` threw, with its reason. */
export function asSqliteError(error: unknown): SqliteError {
  if (error instanceof SqliteError) return error;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_INVALID_STATE') return new SqliteError('closed', message, error);
  const reason = typeof errcode === 'number' ? REASONS[errcode & 0xff] : undefined;
  return new SqliteError(reason ?? 'other', message, error);
}

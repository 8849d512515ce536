import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../base/disposable';
import { asSqliteError, inTransaction, openDatabase } from '../../base/files/sqlite';
import type { Claim, ClaimStore } from './lease';
import { isSame } from './lease';

const SCHEMA = `CREATE TABLE IF NOT EXISTS claim (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  owner TEXT NOT NULL,
  pid INTEGER NOT NULL,
  beat INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT`;

/** One row in a database that all windows share. Throws `SqliteError` when it cannot be opened. */
export class SqliteClaimStore implements ClaimStore, Disposable {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#database = openDatabase(file, 'process');
    try {
      this.#database.exec(SCHEMA);
    } catch (error) {
      this.#database.close();
      throw asSqliteError(error);
    }
  }

  read(): Claim | undefined {
    const row = this.#database.prepare('SELECT owner, pid, beat, at FROM claim').get();
    if (!row) return undefined;
    return { owner: String(row.owner), pid: Number(row.pid), beat: Number(row.beat), at: Number(row.at) };
  }

  replace(expected: Claim | undefined, next: Claim | undefined): boolean {
    return inTransaction(this.#database, () => {
      if (!isSame(this.read(), expected)) return false;
      this.#database.exec('DELETE FROM claim');
      if (next) {
        const { owner, pid, beat, at } = next;
        this.#database
          .prepare('INSERT INTO claim (id, owner, pid, beat, at) VALUES (1, ?, ?, ?, ?)')
          .run(owner, pid, beat, Math.round(at));
      }
      return true;
    });
  }

  dispose(): void {
    this.#database.close();
  }
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DisposableSlot } from '../disposable';
import { openDatabase } from '../files/sqlite';
import type { Records } from './records';

const SCHEMA = `CREATE TABLE IF NOT EXISTS record (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT`;

/** One row a record, in a file that several processes may share. Opened on first use; calls throw `SqliteError`. */
export class SqliteRecords implements Records {
  readonly #database = new DisposableSlot<{ readonly opened: DatabaseSync; dispose(): void }>();

  constructor(private readonly file: string) {}

  all(kind: string): ReadonlyMap<string, unknown> {
    const rows = this.#open()
      .prepare('SELECT key, content FROM record WHERE kind = ? ORDER BY key')
      .all(kind);
    return new Map(rows.map(({ key, content }) => [String(key), JSON.parse(String(content)) as unknown]));
  }

  put(kind: string, key: string, value: unknown): void {
    this.#open()
      .prepare('INSERT OR REPLACE INTO record (kind, key, content) VALUES (?, ?, ?)')
      .run(kind, key, JSON.stringify(value));
  }

  remove(kind: string, key: string): void {
    this.#open().prepare('DELETE FROM record WHERE kind = ? AND key = ?').run(kind, key);
  }

  dispose(): void {
    this.#database.dispose();
  }

  #open(): DatabaseSync {
    if (!this.#database.value) {
      mkdirSync(dirname(this.file), { recursive: true });
      const opened = openDatabase(this.file);
      opened.exec(SCHEMA);
      this.#database.value = { opened, dispose: () => opened.close() };
    }
    return this.#database.value.opened;
  }
}

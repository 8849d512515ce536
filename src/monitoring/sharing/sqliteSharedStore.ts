import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction, openDatabase } from '../../base/sqlite';
import type { Ms } from '../../base/clock';
import type { StoredEvent } from '../alerts/log/compaction';
import { EventTable } from '../alerts/log/eventTable';
import type { AcknowledgeOutcome } from '../snapshot';
import type { PendingRequest, SharedReadings, SharedStore, WindowRequest } from './sharedStore';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS readings (id INTEGER PRIMARY KEY CHECK (id = 1), content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asked_at INTEGER NOT NULL,
  content TEXT NOT NULL,
  outcome TEXT
) STRICT`;

/** The tables beside the alert events, in the same file. Throws `SqliteError` when it cannot be opened. */
export class SqliteSharedStore implements SharedStore {
  readonly #database: DatabaseSync;
  readonly #events: EventTable;
  #version: SQLOutputValue | undefined;

  constructor(file: string) {
    this.#database = openDatabase(file);
    this.#database.exec(SCHEMA);
    this.#events = new EventTable(this.#database);
  }

  changed(): boolean {
    const version = this.#database.prepare('PRAGMA data_version').get()?.data_version;
    const changed = version !== this.#version;
    this.#version = version;
    return changed;
  }

  publish(readings: SharedReadings): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO readings (id, content) VALUES (1, ?)')
      .run(JSON.stringify(readings));
  }

  readings(): SharedReadings | undefined {
    const row = this.#database.prepare('SELECT content FROM readings').get();
    return row && (JSON.parse(String(row.content)) as SharedReadings);
  }

  eventsAfter(sequence: number, limit: number): readonly StoredEvent[] {
    return this.#events.page(sequence, limit).events;
  }

  ask(request: WindowRequest, at: Ms): number {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO request (asked_at, content) VALUES (?, ?)')
      .run(Math.round(at), JSON.stringify(request));
    return Number(lastInsertRowid);
  }

  pending(): readonly PendingRequest[] {
    const rows = this.#database
      .prepare('SELECT id, asked_at, content FROM request WHERE outcome IS NULL ORDER BY id')
      .all();
    return rows.map((row) => ({
      id: Number(row.id),
      askedAt: Number(row.asked_at),
      request: JSON.parse(String(row.content)) as WindowRequest,
    }));
  }

  answer(id: number, outcome: AcknowledgeOutcome): void {
    this.#database.prepare('UPDATE request SET outcome = ? WHERE id = ?').run(JSON.stringify(outcome), id);
  }

  takeAnswer(id: number): AcknowledgeOutcome | undefined {
    const row = this.#database.prepare('SELECT outcome FROM request WHERE id = ?').get(id);
    if (typeof row?.outcome !== 'string') return undefined;
    this.withdraw(id);
    return JSON.parse(row.outcome) as AcknowledgeOutcome;
  }

  withdraw(id: number): void {
    inTransaction(this.#database, () => this.#database.prepare('DELETE FROM request WHERE id = ?').run(id));
  }

  dispose(): void {
    this.#database.close();
  }
}

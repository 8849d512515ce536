import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Ms } from '../../base/clock';
import { asSqliteError, inTransaction, openDatabase } from '../../base/files/sqlite';
import type { EventPage } from '../alerts/log/eventTable';
import { EventTable } from '../alerts/log/eventTable';
import type { PendingRequest, SharedReadings, SharedStore, StoreChange } from './sharedStore';
import type { RequestOutcome, WindowRequest } from './windowRequest';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS readings (id INTEGER PRIMARY KEY CHECK (id = 1), content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asked_at INTEGER NOT NULL,
  content TEXT NOT NULL,
  outcome TEXT
) STRICT`;

interface Opened {
  readonly database: DatabaseSync;
  readonly events: EventTable;
  readonly inode: number;
}

/** The tables beside the alert events, in the same file. What windows tell each other dies with the machine. Throws `SqliteError` when it cannot be opened. */
export class SqliteSharedStore implements SharedStore {
  #opened: Opened;
  #version: SQLOutputValue | undefined;

  constructor(private readonly file: string) {
    this.#opened = open(file);
  }

  change(): StoreChange {
    if (this.#isReplaced()) {
      const next = open(this.file);
      this.#opened.database.close();
      this.#opened = next;
      this.#version = undefined;
      return 'replaced';
    }
    const version = this.#database.prepare('PRAGMA data_version').get()?.data_version;
    const changed = version !== this.#version;
    this.#version = version;
    return changed ? 'written' : 'none';
  }

  publish(readings: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO readings (id, content) VALUES (1, ?)').run(readings);
  }

  readings(): SharedReadings | undefined {
    const row = this.#database.prepare('SELECT content FROM readings').get();
    if (!row) return undefined;
    // A window of an older version may have written it.
    const nothing: SharedReadings = { sources: [], checks: [], values: [] };
    return { ...nothing, ...(JSON.parse(String(row.content)) as Partial<SharedReadings>) };
  }

  eventsAfter(sequence: number, limit: number): EventPage {
    return this.#opened.events.page(sequence, limit);
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

  answer(id: number, outcome: RequestOutcome): void {
    this.#database.prepare('UPDATE request SET outcome = ? WHERE id = ?').run(JSON.stringify(outcome), id);
  }

  takeAnswer(id: number): RequestOutcome | undefined {
    const row = this.#database.prepare('SELECT outcome FROM request WHERE id = ?').get(id);
    if (typeof row?.outcome !== 'string') return undefined;
    this.withdraw(id);
    return JSON.parse(row.outcome) as RequestOutcome;
  }

  withdraw(id: number): void {
    inTransaction(this.#database, () => this.#database.prepare('DELETE FROM request WHERE id = ?').run(id));
  }

  sweep(before: Ms): void {
    const old = this.#database.prepare('SELECT 1 FROM request WHERE asked_at < ? LIMIT 1').get(before);
    if (old) this.#database.prepare('DELETE FROM request WHERE asked_at < ?').run(before);
  }

  dispose(): void {
    this.#database.close();
  }

  get #database(): DatabaseSync {
    return this.#opened.database;
  }

  /** The alert log puts a damaged file aside and begins another; whoever has the old one open would look at it for ever. */
  #isReplaced(): boolean {
    return inodeOf(this.file) !== this.#opened.inode;
  }
}

function open(file: string): Opened {
  mkdirSync(dirname(file), { recursive: true });
  const database = openDatabase(file, 'process');
  try {
    database.exec(SCHEMA);
    return { database, events: new EventTable(database), inode: inodeOf(file) };
  } catch (error) {
    database.close();
    throw asSqliteError(error);
  }
}

const inodeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.ino ?? 0;

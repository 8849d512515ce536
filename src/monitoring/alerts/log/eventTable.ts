import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AlertEvent } from '../alertEvent';
import type { Rewrite, StoredEvent } from './compaction';
import { decodeEvent } from './decodeEvent';

/** A number is used once, also after its row went: whoever follows the log by number misses nothing. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS alert_event (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL
) STRICT`;

/** Pages given back to the file system after a rewrite; the rest follows with the next one. */
const FREED_PAGES = 256;

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Rows that hold no event of ours. */
  readonly unreadable: readonly number[];
  /** The number of the last row looked at; undefined when there was none. */
  readonly last: number | undefined;
}

/** The statements on the table of alert events. Each throws what `node:sqlite` throws. */
export class EventTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #delete: StatementSync;
  readonly #update: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO alert_event (event) VALUES (?)');
    this.#page = database.prepare(
      'SELECT sequence, event FROM alert_event WHERE sequence > ? ORDER BY sequence LIMIT ?',
    );
    this.#delete = database.prepare('DELETE FROM alert_event WHERE sequence = ?');
    this.#update = database.prepare('UPDATE alert_event SET event = ? WHERE sequence = ?');
  }

  insert(events: readonly AlertEvent[]): void {
    for (const event of events) this.#insert.run(JSON.stringify(event));
  }

  /** The next rows after this number, at most so many. */
  page(after: number, limit: number): EventPage {
    const events: StoredEvent[] = [];
    const unreadable: number[] = [];
    let last: number | undefined;
    for (const row of this.#page.all(after, limit)) {
      last = Number(row.sequence);
      const event = decodeEvent(String(row.event));
      if (event) events.push({ sequence: last, event });
      else unreadable.push(last);
    }
    return { events, unreadable, last };
  }

  rewrite({ removed, replaced }: Rewrite): void {
    for (const sequence of removed) this.#delete.run(sequence);
    for (const { sequence, event } of replaced) this.#update.run(JSON.stringify(event), sequence);
  }

  /** Makes the file smaller by what rewrites left free. Not within a transaction. */
  free(): void {
    this.#database.exec(`PRAGMA incremental_vacuum(${FREED_PAGES})`);
  }
}

import { mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { dirname } from 'node:path';
import type { Clock, Ms } from '../../../base/clock';
import { databaseSize, DATABASE_COMPANIONS } from '../../../base/files/databaseSize';
import type { Log } from '../../../base/log';
import { asSqliteError, inTransaction, openDatabase, SqliteError } from '../../../base/files/sqlite';
import type { AlertEvent } from '../alertEvent';
import type { AlertLog, AlertLogContent } from './alertLog';
import { Compaction } from './compaction';
import { EventTable } from './eventTable';
import { JsonlAlertLog } from './jsonlAlertLog';

export interface SqliteAlertLogOptions {
  /** Created with its folder when it is first needed. */
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Files with lines of text that a log without SQLite left: taken over, the first that is there, by a new log. */
  readonly earlier?: readonly string[];
}

/** Rows that one synchronous step reads or writes: some ten milliseconds. */
const ROWS_PER_STEP = 1_000;

/**
 * One event per row. A write is a transaction, so that a process that dies in its middle leaves no part of it. A file
 * that is damaged is put aside under another name, and what can still be read of it goes on in a new one.
 */
export class SqliteAlertLog implements AlertLog {
  readonly #options: SqliteAlertLogOptions;
  #opened: { readonly database: DatabaseSync; readonly table: EventTable } | undefined;
  #compaction: { readonly of: Compaction; next: number } | undefined;
  #disposed = false;

  constructor(options: SqliteAlertLogOptions) {
    this.#options = options;
  }

  async append(events: readonly AlertEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += ROWS_PER_STEP) {
      const part = events.slice(from, from + ROWS_PER_STEP);
      if (from > 0) await nextTurn();
      try {
        this.#insert(part);
      } catch (error) {
        if (asSqliteError(error).reason !== 'corrupt') throw asSqliteError(error);
        for (const note of await this.#putAside()) this.#options.log.warn(note);
        this.#insert(part);
      }
    }
  }

  async readAll(): Promise<AlertLogContent> {
    try {
      return await this.#read();
    } catch (error) {
      if (asSqliteError(error).reason !== 'corrupt') throw asSqliteError(error);
      const notes = await this.#putAside();
      const { events } = await this.#read();
      return { events, notes };
    }
  }

  async compact(before: Ms): Promise<boolean> {
    this.#compaction = this.#compaction ?? { of: new Compaction(before), next: 0 };
    const { of, next } = this.#compaction;
    try {
      const { database, table } = this.#open();
      const page = table.page(next, ROWS_PER_STEP);
      const old = of.oldPart(page.events);
      const rewrite = of.take(old);
      if (rewrite.removed.length + rewrite.replaced.length > 0) {
        inTransaction(database, () => table.rewrite(rewrite));
        table.free();
      }
      const done = page.last === undefined || old.length < page.events.length;
      this.#compaction = done ? undefined : { of, next: page.last };
      return !done;
    } catch (error) {
      this.#compaction = undefined;
      throw asSqliteError(error);
    }
  }

  size(): Promise<number> {
    return databaseSize(this.#options.file);
  }

  dispose(): void {
    this.#disposed = true;
    this.#close();
  }

  #insert(events: readonly AlertEvent[]): void {
    const { database, table } = this.#open();
    inTransaction(database, () => table.insert(events));
  }

  async #read(): Promise<AlertLogContent> {
    const events: AlertEvent[] = [];
    const notes = [...(await this.#takeOver())];
    let last: number | undefined = 0;
    while (last !== undefined) {
      const page = this.#open().table.page(last, ROWS_PER_STEP);
      for (const { event } of page.events) events.push(event);
      for (const row of page.unreadable) {
        notes.push(`Row ${row} of ${this.#options.file} is no alert event and is skipped.`);
      }
      last = page.last;
      if (last !== undefined) await nextTurn();
    }
    return { events, notes };
  }

  /** In one transaction, so that a crash leaves either a new log or all that the earlier one held. */
  async #takeOver(): Promise<readonly string[]> {
    const { database, table } = this.#open();
    if (table.page(0, 1).last !== undefined) return [];
    for (const file of this.#options.earlier ?? []) {
      const { events, notes } = await new JsonlAlertLog(file).readAll();
      if (events.length === 0) continue;
      inTransaction(database, () => table.insert(events));
      await rename(file, `${file}.imported`);
      return [...notes, `The ${events.length} alert events of ${file} were taken over.`];
    }
    return [];
  }

  #open(): { readonly database: DatabaseSync; readonly table: EventTable } {
    if (this.#disposed) throw new SqliteError('closed', 'The alert log is closed.');
    if (this.#opened) return this.#opened;
    mkdirSync(dirname(this.#options.file), { recursive: true });
    const database = openDatabase(this.#options.file);
    try {
      this.#opened = { database, table: new EventTable(database) };
    } catch (error) {
      database.close();
      throw error;
    }
    return this.#opened;
  }

  #close(): void {
    this.#opened?.database.close();
    this.#opened = undefined;
    this.#compaction = undefined;
  }

  /** Renames the damaged file and begins a new one with what can be read of it. Answers sentences about it. */
  async #putAside(): Promise<readonly string[]> {
    const { file, clock } = this.#options;
    const saved = await this.#salvage();
    this.#close();
    const aside = `${file}.damaged-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
    for (const ending of ['', ...DATABASE_COMPANIONS]) await renameIfThere(file + ending, aside + ending);
    for (let from = 0; from < saved.length; from += ROWS_PER_STEP) {
      this.#insert(saved.slice(from, from + ROWS_PER_STEP));
    }
    return [
      `The alert log ${file} is damaged and was put aside as ${aside}. ` +
        `A new one has begun with the ${saved.length} events that could still be read.`,
    ];
  }

  /** Row by row from the beginning, as far as it goes. */
  async #salvage(): Promise<readonly AlertEvent[]> {
    const saved: AlertEvent[] = [];
    let limit = ROWS_PER_STEP;
    for (let last = 0; limit > 0;) {
      try {
        const page = this.#open().table.page(last, limit);
        for (const { event } of page.events) saved.push(event);
        if (page.last === undefined) break;
        last = page.last;
        await nextTurn();
      } catch (error) {
        if (asSqliteError(error).reason !== 'corrupt') throw asSqliteError(error);
        // The same rows in smaller steps, down to the one that cannot be read.
        limit = Math.floor(limit / 2);
      }
    }
    return saved;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

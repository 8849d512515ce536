import { mkdir, open, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Ms } from '../../../base/clock';
import type { AlertEvent } from '../alertEvent';
import type { AlertLog, AlertLogContent } from './alertLog';
import { Compaction } from './compaction';
import { decodeEvent } from './decodeEvent';

const NEWLINE = 0x0a;
/** So many events are put into one write: 30,000 alerts in one text would not fit beside the rest. */
const EVENTS_PER_WRITE = 1_000;

/**
 * One event per line. A process that dies in the middle of a write leaves a torn last line: it is cut off on the next
 * start, with a note, and everything before it stands.
 */
export class JsonlAlertLog implements AlertLog {
  constructor(private readonly file: string) {}

  async append(events: readonly AlertEvent[]): Promise<void> {
    if (events.length === 0) return;
    await mkdir(dirname(this.file), { recursive: true });
    await write(this.file, 'a', events);
  }

  async readAll(): Promise<AlertLogContent> {
    const bytes = await readOrEmpty(this.file);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const notes: string[] = [];
    if (end < bytes.length) {
      await truncate(this.file, end);
      notes.push(`The last line of ${this.file} was cut off by a crash and is dropped.`);
    }
    const events: AlertEvent[] = [];
    const lines = bytes.subarray(0, end).toString('utf8').split('\n');
    lines.forEach((line, index) => {
      if (line === '') return;
      const event = decodeEvent(line);
      if (event) events.push(event);
      else notes.push(`Line ${index + 1} of ${this.file} is no alert event and is skipped.`);
    });
    return { events, notes };
  }

  /** In one go: the new file stands beside the old one until it is whole on disk, and then takes its name. */
  async compact(before: Ms): Promise<boolean> {
    const { events } = await this.readAll();
    const remaining = Compaction.of(events, before);
    const untouched = remaining.every((event, index) => event === events[index]);
    if (untouched && remaining.length === events.length) return false;
    const next = `${this.file}.next`;
    await rm(next, { force: true });
    await write(next, 'w', remaining);
    await rename(next, this.file);
    await syncFolder(dirname(this.file));
    return false;
  }

  async size(): Promise<number> {
    try {
      return (await stat(this.file)).size;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  dispose(): void {
    // Each call opens and closes the file by itself.
  }
}

async function write(file: string, flags: 'a' | 'w', events: readonly AlertEvent[]): Promise<void> {
  const handle = await open(file, flags);
  try {
    for (let from = 0; from < events.length; from += EVENTS_PER_WRITE) {
      const lines = events.slice(from, from + EVENTS_PER_WRITE).map((event) => `${JSON.stringify(event)}\n`);
      await handle.appendFile(lines.join(''));
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename last. Windows has no such call for a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readOrEmpty(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AlertEvent } from '../alertEvent';
import type { AlertLog, AlertLogContent } from './alertLog';

const RULES: Readonly<Record<AlertEvent['rule'], true>> = {
  observed: true,
  dropped: true,
  T1: true,
  T2: true,
  T3: true,
  T4: true,
  T5: true,
  T6: true,
  T7: true,
  T8: true,
  T9: true,
  T10: true,
  T11: true,
  T12: true,
  T13: true,
  T14: true,
  T15: true,
  T16: true,
};

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
    const handle = await open(this.file, 'a');
    try {
      for (let from = 0; from < events.length; from += EVENTS_PER_WRITE) {
        const lines = events
          .slice(from, from + EVENTS_PER_WRITE)
          .map((event) => `${JSON.stringify(event)}\n`);
        await handle.appendFile(lines.join(''));
      }
      await handle.datasync();
    } finally {
      await handle.close();
    }
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
      const event = parse(line);
      if (event) events.push(event);
      else notes.push(`Line ${index + 1} of ${this.file} is no alert event and is skipped.`);
    });
    return { events, notes };
  }
}

async function readOrEmpty(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Says nothing about a line that is none of ours: the caller notes it and goes on. */
function parse(line: string): AlertEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is AlertEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { rule, at, sourceId } = value as Partial<AlertEvent>;
  return (
    typeof rule === 'string' &&
    Object.hasOwn(RULES, rule) &&
    typeof at === 'number' &&
    typeof sourceId === 'string'
  );
}

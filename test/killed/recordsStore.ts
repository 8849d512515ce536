import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../src/base/log';
import { JsonRecords } from '../../src/base/records/jsonRecords';
import type { Records } from '../../src/base/records/records';
import { MemoryRecords } from '../../src/base/records/records';
import { SqliteRecords } from '../../src/base/records/sqliteRecords';
import type { KilledStore } from './store';

const KEYS = 12;

/** The change with this number: one record is put, or removed. */
function change(records: Records, step: number): void {
  const key = `k${step % KEYS}`;
  if (step % 7 === 6) records.remove('sent', key);
  else records.put('sent', key, { step, text: 'é'.repeat(step % 300) });
}

/** What must be there after a number of changes, from nothing. */
function after(steps: number): ReadonlyMap<string, unknown> {
  const records = new MemoryRecords();
  for (let step = Math.max(0, steps - 7 * KEYS); step < steps; step++) change(records, step);
  return records.all('sent');
}

interface Kind {
  readonly name: string;
  readonly needsSqlite: boolean;
  open(file: string, log: Log): Records;
}

const recordsStore = ({ open, ...kind }: Kind): KilledStore => ({
  ...kind,
  writer: (file, log) => {
    const records = open(file, log);
    return (step) => change(records, step);
  },
  inspect: async (file, shown, log) => {
    const records = open(file, log);
    try {
      const found = records.all('sent');
      // The one after may have been kept too, in the moment before it was shown.
      const last = [shown, shown + 1].find((step) => isDeepStrictEqual(found, after(step + 1)));
      const problem = `after step ${shown} there is ${JSON.stringify([...found]).slice(0, 200)}`;
      return last === undefined ? { last: shown, problem } : { last, problem: undefined };
    } finally {
      records.dispose();
    }
  },
});

export const recordsStores: readonly KilledStore[] = [
  recordsStore({ name: 'SqliteRecords', needsSqlite: true, open: (file) => new SqliteRecords(file) }),
  recordsStore({ name: 'JsonRecords', needsSqlite: false, open: (file, log) => new JsonRecords(file, log) }),
];

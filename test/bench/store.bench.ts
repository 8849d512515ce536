import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { nodeStoreFiles } from '../../src/metrics/store/files/nodeStoreFiles';
import { SeriesStore } from '../../src/metrics/store/seriesStore';
import { Engine } from '../../src/promql/engine';
import { createMatcher } from '../../src/promql/labels/matcher';
import type { Measurement } from './measurement';
import type { DataSet } from './storedSeries';
import { busy, liveLike, randomFrom } from './storedSeries';

const STEP = 15_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const START = Date.UTC(2026, 0, 5);
const ROUNDS = 9;
const MEGABYTE = 1e6;
const BUDGET_MEGABYTES = 60;

/** Thirty days of 300 series at 15 s on the disk of this computer, of two kinds; then what asking costs. */
export async function bench(): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const data of [liveLike(1), busy(2)]) {
    const folder = await mkdtemp(join(tmpdir(), 'sitrep-store-bench-'));
    try {
      measured.push(...(await measure(folder, data)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return measured;
}

async function measure(folder: string, data: DataSet): Promise<Measurement[]> {
  const time = new MadeUpTime();
  const writer = openStore(folder, time);
  const costs = await write(writer, data, time);
  writer.dispose();
  const about = (what: string): string => `Series store, ${data.name}: ${what}`;
  const size = await sizes(folder);
  const samples = size.rawDays * (DAY / STEP) * data.labels.length;
  const megabytes = size.all / MEGABYTE;
  return [
    {
      name: about('30 days of 300 series at 15 s'),
      value: megabytes,
      unit: 'MB',
      reference: BUDGET_MEGABYTES,
      ratio: megabytes / BUDGET_MEGABYTES,
    },
    { name: about('a sample that is not rolled up'), value: size.raw / samples, unit: 'bytes' },
    { name: about('a day of roll-ups'), value: size.rolledUp / size.rolledUpDays / 1e3, unit: 'kB' },
    { name: about('write a scrape of 300 samples, median'), value: costs.median, unit: 'µs' },
    { name: about('write the scrape that closes two hours, median'), value: costs.closing, unit: 'ms' },
    ...queries(folder, time, about),
  ];
}

async function write(
  store: SeriesStore,
  data: DataSet,
  time: MadeUpTime,
): Promise<{ readonly median: number; readonly closing: number }> {
  const random = randomFrom(3);
  const costs: number[] = [];
  const closing: number[] = [];
  for (let due = START; due < START + MONTH; due += STEP) {
    // A scrape is some milliseconds late.
    time.at = due + Math.floor(random() * 30);
    const values = data.next();
    const started = performance.now();
    store.append(time.at, [{ axis: 'shop', at: time.at, labels: data.labels, values }]);
    const took = performance.now() - started;
    if ((due - START) % (2 * HOUR) === 0 && due > START) closing.push(took);
    else costs.push(took);
    if ((due + STEP - START) % DAY === 0) while (await store.maintain(MONTH));
  }
  while (await store.maintain(MONTH));
  return { median: middle(costs) * 1_000, closing: middle(closing) };
}

function queries(folder: string, time: MadeUpTime, about: (what: string) => string): Measurement[] {
  const all = [createMatcher('job', '=', 'shop')];
  const twenty = [createMatcher('path', '=', '/api/v1/resource/7')];
  const end = time.at;
  const opening = repeated(() => {
    const store = openStore(folder, time);
    store.select(all, end - 5 * 60_000, end);
    store.dispose();
  });
  const store = openStore(folder, time);
  const select = (matchers: typeof all, length: number): number =>
    repeated(() => {
      const found = store.select(matchers, end - length, end);
      if (found.length === 0) throw new Error('nothing was found');
    });
  const rate = repeated(() => {
    const times = { start: end - 6 * HOUR, end, step: STEP };
    const result = new Engine().range(store, 'sum by (method) (rate({job="shop"}[5m]))', times);
    if (!result.ok) throw new Error(result.message);
  });
  const measured = [
    { name: about('open, and the last five minutes'), value: opening, unit: 'ms' },
    { name: about('read 6 h of 300 series'), value: select(all, 6 * HOUR), unit: 'ms' },
    { name: about('sum of rates over 6 h of 300 series at 15 s'), value: rate, unit: 'ms' },
    { name: about('read 30 days of 15 series'), value: select(twenty, MONTH), unit: 'ms' },
  ];
  store.dispose();
  return measured;
}

async function sizes(folder: string): Promise<{
  readonly all: number;
  readonly raw: number;
  readonly rawDays: number;
  readonly rolledUp: number;
  readonly rolledUpDays: number;
}> {
  const names = await readdir(folder);
  const sizeOf = async (some: readonly string[]): Promise<number> => {
    const found = await Promise.all(some.map((name) => stat(join(folder, name))));
    return found.reduce((sum, { size }) => sum + size, 0);
  };
  const raw = names.filter((name) => name.startsWith('raw-')).sort();
  // The last day is not over, and partly in the log.
  const whole = raw.slice(0, -1);
  const rolledUp = names.filter((name) => name.startsWith('5m-'));
  return {
    all: await sizeOf(names),
    raw: await sizeOf(whole),
    rawDays: whole.length,
    rolledUp: await sizeOf(rolledUp),
    rolledUpDays: rolledUp.length,
  };
}

const openStore = (folder: string, clock: Clock): SeriesStore => {
  const store = new SeriesStore({
    files: nodeStoreFiles,
    folder,
    clock,
    log: silentLog,
    access: 'write',
    tell: (message) => {
      throw new Error(message);
    },
  });
  store.selection.set('all', [[]]);
  return store;
};

/** A month in a minute. Nothing is synced meanwhile: that happens in another thread. */
class MadeUpTime implements Clock {
  at = START;

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.at;
  }

  after(): { dispose(): void } {
    return { dispose: () => undefined };
  }
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Milliseconds of the fastest of several rounds: what the others took longer was other work of the machine. */
function repeated(task: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    task();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

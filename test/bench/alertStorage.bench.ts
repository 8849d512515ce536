import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLog } from '../../src/base/log';
import { loadSqlite } from '../../src/base/files/sqlite';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import { SqliteAlertLog } from '../../src/monitoring/alerts/log/sqliteAlertLog';
import { FakeClock } from '../fakes/fakeClock';
import type { WorldOfAlerts } from './manyAlerts';
import { ALERTS, CHANGED, observations, SOURCES, worldOfAlerts } from './manyAlerts';
import type { Measurement } from './measurement';

const TICKS = 20;
const MEGABYTE = 1_048_576;
/** What the kernel was handed by write calls, where it tells. */
const WRITTEN = '/proc/self/io';

/** What 10,000 alerts of each of three sources take in memory, and what a change of some writes to disk. */
export async function bench(): Promise<readonly Measurement[]> {
  if (!loadSqlite()) return [];
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const file = join(folder, 'alerts.db');
  const alertLog = new SqliteAlertLog({ file, clock: new FakeClock(), log: silentLog });
  try {
    return await measured(alertLog);
  } finally {
    alertLog.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(alertLog: SqliteAlertLog): Promise<readonly Measurement[]> {
  const world = worldOfAlerts(alertLog);
  await world.engine.ready;
  const before = heapInUse();
  for (const id of SOURCES) world.sources.alerts(id, observations(id, 0));
  await world.engine.refresh();
  // What a source answered is its own: only what the engine keeps of it counts.
  for (const id of SOURCES) world.sources.alerts(id, []);
  const after = heapInUse();
  const reference = referenceHeap();
  const heap = rounded((after - before) / MEGABYTE);
  const total = world.engine.snapshot.alerts.length;
  if (total !== SOURCES.length * ALERTS) throw new Error(`measured ${total} alerts instead of all`);
  const written = existsSync(WRITTEN) ? await writtenPerChange(world) : [];
  world.dispose();
  return [
    {
      name: 'heap of 30,000 alerts of 3 sources with their history, against their decoded JSON',
      value: heap,
      unit: 'MB',
      reference,
      ratio: rounded(heap / reference),
    },
    ...written,
  ];
}

/** Bytes handed to the kernel for each alert that changed, against the bytes of its events as JSON. */
async function writtenPerChange({ engine, sources }: WorldOfAlerts): Promise<readonly Measurement[]> {
  let [changes, events] = [0, 0];
  const subscription = engine.onDidCommit((committed: readonly AlertEvent[]) => {
    changes += new Set(committed.map(({ fingerprint }) => fingerprint)).size;
    for (const event of committed) events += JSON.stringify(event).length;
  });
  const before = bytesWritten();
  for (let tick = 1; tick <= TICKS; tick++) {
    sources.alerts('east', observations('east', tick));
    await engine.refresh('east');
  }
  const value = Math.round((bytesWritten() - before) / changes);
  subscription.dispose();
  const reference = Math.round(events / changes);
  return [
    {
      name: `bytes written for each alert that changed, ${CHANGED} to ${CHANGED * 2} at a time, against its events as JSON`,
      value,
      unit: 'B',
      reference,
      ratio: rounded(value / reference),
    },
  ];
}

/** What the same alerts take as they were decoded, in MB. */
function referenceHeap(): number {
  const texts = SOURCES.map((id) => JSON.stringify(observations(id, 0)));
  const before = heapInUse();
  const decoded = texts.map((text) => JSON.parse(text) as readonly unknown[]);
  const after = heapInUse();
  if (decoded.some((list) => list.length !== ALERTS)) throw new Error('not everything was decoded');
  return rounded((after - before) / MEGABYTE);
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const bytesWritten = (): number =>
  Number(/^wchar: (\d+)$/m.exec(readFileSync(WRITTEN, 'utf8'))?.[1] ?? Number.NaN);

const rounded = (value: number): number => Math.round(value * 10) / 10;

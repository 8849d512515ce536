import { writeSync } from 'node:fs';
import { silentLog } from '../../../../src/base/log';
import { systemClock } from '../../../../src/base/clock';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { SqliteAlertLog } from '../../../../src/monitoring/alerts/log/sqliteAlertLog';

/** Writes events from a number on until it is killed, and shows each number once its event is kept. */
async function main(file: string, first: number): Promise<void> {
  const log = new SqliteAlertLog({ file, clock: systemClock, log: silentLog });
  for (let at = first; ; at += 3) {
    const events = [at, at + 1, at + 2].map((one): AlertEvent => ({
      at: one,
      sourceId: 'alerts',
      fingerprint: `f${one}`,
      rule: 'T4',
    }));
    await log.append(events);
    writeSync(1, `${at + 2}\n`);
    // Old events are about nothing that is known: compaction removes them, and may be killed too.
    if (at % 2 === 0) await log.compact(first - 100);
  }
}

void main(process.argv[2] ?? '', Number(process.argv[3]));

import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { Lease } from '../../../src/monitoring/sharing/lease';
import { SqliteClaimStore } from '../../../src/monitoring/sharing/sqliteClaimStore';

/**
 * Says every few milliseconds whether it is the owner, with a time that all processes of the machine share. The time is
 * read before the question is asked, so that a process suspended in between tells no lie.
 */
function main(file: string): void {
  const store = new SqliteClaimStore(file);
  const timing = { beat: 50, holdsFor: 600, takenAfter: 1_000 };
  const owner = String(process.pid);
  const lease = new Lease({ store, owner, pid: process.pid, clock: systemClock, log: silentLog, timing });
  lease.start();
  setInterval(() => {
    const at = process.hrtime.bigint();
    writeSync(1, `${lease.holds ? 'owner' : 'other'} ${at}\n`);
  }, 5);
  // By itself, and hence never in the middle of a write.
  process.on('message', () => process.kill(process.pid, 'SIGSTOP'));
}

main(process.argv[2] ?? '');

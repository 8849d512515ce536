import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { openDatabase, SqliteError, loadSqlite } from '../../../src/base/files/sqlite';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { SqliteAlertLog } from '../../../src/monitoring/alerts/log/sqliteAlertLog';
import { Follower } from '../../../src/monitoring/sharing/follower';
import type { SharedReadings } from '../../../src/monitoring/sharing/sharedStore';
import { SqliteSharedStore } from '../../../src/monitoring/sharing/sqliteSharedStore';
import { FakeClock } from '../../fakes/fakeClock';

const event = (at: number): AlertEvent => ({ at, sourceId: 'alerts', fingerprint: `f${at}`, rule: 'T4' });
const nothing: SharedReadings = { sources: [], checks: [], values: [] };

describe.skipIf(!loadSqlite())('a window that does not poll (needs Node 22.13 or later)', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.splice(0).reverse()) cleanup();
  });

  function world() {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-follower-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const own = <T extends { dispose(): void }>(one: T): T => {
      cleanups.push(() => one.dispose());
      return one;
    };
    const file = join(folder, 'alerts.db');
    const clock = new FakeClock();
    const alertLog = own(new SqliteAlertLog({ file, clock, log: silentLog }));
    const owner = own(new SqliteSharedStore(file));
    const store = own(new SqliteSharedStore(file));
    const seen: AlertEvent[] = [];
    const readings: (SharedReadings | undefined)[] = [];
    const replaced = { times: 0 };
    const follower = own(
      new Follower({
        store,
        clock,
        log: silentLog,
        after: 0,
        onAdvance: (events, latest) => {
          seen.push(...events);
          readings.push(latest);
        },
        onReplaced: () => (replaced.times += 1),
      }),
    );
    follower.start();
    return { file, clock, alertLog, owner, store, follower, seen, readings, replaced };
  }

  it('sees what the owner kept and published within a second, each once and in order', async () => {
    const { clock, alertLog, owner, seen, readings } = world();
    await alertLog.append([event(1), event(2)]);
    owner.publish(JSON.stringify(nothing));
    await clock.advance(1_000);
    expect(seen).toEqual([event(1), event(2)]);
    expect(readings.at(-1)).toEqual(nothing);
    await alertLog.append([event(3)]);
    await clock.advance(1_000);
    expect(seen).toEqual([event(1), event(2), event(3)]);
  });

  it('takes more than fits into one step, and is not confused by compaction', async () => {
    const { clock, alertLog, seen } = world();
    const many = Array.from({ length: 4_500 }, (_, at) => event(at));
    await alertLog.append(many);
    await clock.advance(1_000);
    expect(seen).toEqual(many);
    while (await alertLog.compact(10_000));
    await alertLog.append([event(5_000)]);
    await clock.advance(1_000);
    expect(seen).toEqual([...many, event(5_000)]);
  });

  it('catches up after a moment in which the store could not be read', async () => {
    const { clock, alertLog, store, seen } = world();
    const read = store.eventsAfter.bind(store);
    store.eventsAfter = () => {
      throw new SqliteError('busy', 'database is locked');
    };
    await alertLog.append([event(1)]);
    await clock.advance(1_000);
    expect(seen).toEqual([]);
    store.eventsAfter = read;
    await clock.advance(1_000);
    expect(seen).toEqual([event(1)]);
  });

  it('leaves its wish for the owner, and gets the answer', async () => {
    const { clock, owner, follower } = world();
    const request = { by: 'ana', mode: 'sticky' } as const;
    const answer = follower.ask({ kind: 'acknowledge', fingerprint: 'f1', request });
    const [pending] = owner.pending();
    expect(pending).toEqual({
      id: 1,
      askedAt: clock.now(),
      request: { kind: 'acknowledge', fingerprint: 'f1', request },
    });
    const outcome = { done: true, message: '"DatabaseDown" is acknowledged by ana.' };
    owner.answer(1, outcome);
    await clock.advance(1_000);
    expect(await answer).toEqual(outcome);
    expect(owner.pending()).toEqual([]);
  });

  it('is told when nobody answers, and nobody does it later', async () => {
    const { clock, owner, follower } = world();
    const answer = follower.ask({ kind: 'seen', fingerprint: 'f1' });
    await clock.advance(16_000);
    expect(await answer).toBeUndefined();
    expect(owner.pending()).toEqual([]);
    follower.dispose();
    expect(clock.pending).toBe(0);
  });

  it('takes its wish back when it ends', async () => {
    const { owner, follower } = world();
    const answer = follower.ask({ kind: 'refresh' });
    follower.dispose();
    expect(await answer).toBeUndefined();
    expect(owner.pending()).toEqual([]);
  });

  it('notices that the file is another one, and looks no further', async () => {
    const { file, clock, seen, replaced } = world();
    for (const ending of ['', '-wal', '-shm']) {
      if (existsSync(file + ending)) renameSync(file + ending, `${file}.aside${ending}`);
    }
    const next = new SqliteAlertLog({ file, clock, log: silentLog });
    await next.append([event(1)]);
    next.dispose();
    await clock.advance(1_000);
    expect([replaced.times, seen]).toEqual([1, []]);
  });

  it('goes past a row that is no event', async () => {
    const { file, clock, alertLog, seen } = world();
    await alertLog.append([event(1)]);
    const database = openDatabase(file);
    database.exec(`INSERT INTO alert_event (event) VALUES ('not one of ours')`);
    database.close();
    await alertLog.append([event(2)]);
    await clock.advance(1_000);
    expect(seen).toEqual([event(1), event(2)]);
  });
});

import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../../../src/base/log';
import { silentLog } from '../../../../src/base/log';
import { loadSqlite } from '../../../../src/base/files/sqlite';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { JsonlAlertLog } from '../../../../src/monitoring/alerts/log/jsonlAlertLog';
import { SqliteAlertLog } from '../../../../src/monitoring/alerts/log/sqliteAlertLog';
import { FakeClock } from '../../../fakes/fakeClock';

const event = (at: number): AlertEvent => ({ at, sourceId: 'alerts', fingerprint: `f${at}`, rule: 'T4' });
const many = (count: number): readonly AlertEvent[] => Array.from({ length: count }, (_, at) => event(at));

describe.skipIf(!loadSqlite())('the alert log in SQLite (needs Node 22.13 or later)', () => {
  let folder = '';
  let file = '';
  const opened: SqliteAlertLog[] = [];
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  const openLog = (): SqliteAlertLog => {
    const created = new SqliteAlertLog({ file, clock: new FakeClock(), log });
    opened.push(created);
    return created;
  };
  const aside = (): string => `${file}.damaged-2026-01-05T09-00-00-000Z`;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitrep-sqlite-log-'));
    file = join(folder, 'alerts.db');
    warnings.splice(0);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.dispose();
    await rm(folder, { recursive: true });
  });

  it('starts anew beside a file that is no database, and says so', async () => {
    await writeFile(file, 'this was written by something else, '.repeat(100));
    const fresh = openLog();
    expect(await fresh.readAll()).toEqual({
      events: [],
      notes: [
        `The alert log ${file} is damaged and was put aside as ${aside()}. ` +
          'A new one has begun with the 0 events that could still be read.',
      ],
    });
    await fresh.append([event(1)]);
    expect((await openLog().readAll()).events).toEqual([event(1)]);
    expect(await readdir(folder)).toContain('alerts.db.damaged-2026-01-05T09-00-00-000Z');
  });

  it('goes on with what is still readable of a damaged database', async () => {
    const before = openLog();
    await before.append(many(3_000));
    before.dispose();
    const { size } = await stat(file);
    await overwrite(file, Math.floor(size / 2), 4_096 * 3);
    const after = openLog();
    const { events, notes } = await after.readAll();
    expect(notes).toEqual([expect.stringContaining(`the ${events.length} events that could still be read`)]);
    expect(events.length).toBeGreaterThan(1_000);
    expect(events).toEqual(many(events.length));
    await after.append([event(9_999)]);
    expect((await openLog().readAll()).events.at(-1)).toEqual(event(9_999));
  });

  it('takes over, once, what a log without SQLite left', async () => {
    const earlier = [join(folder, 'nothing.jsonl'), join(folder, 'alerts.jsonl')];
    await new JsonlAlertLog(earlier[1] ?? '').append(many(2_500));
    const openWith = (): SqliteAlertLog => {
      const created = new SqliteAlertLog({ file, clock: new FakeClock(), log, earlier });
      opened.push(created);
      return created;
    };
    const { events, notes } = await openWith().readAll();
    expect(events).toEqual(many(2_500));
    expect(notes).toEqual([`The 2500 alert events of ${earlier[1]} were taken over.`]);
    expect(await openWith().readAll()).toEqual({ events: many(2_500), notes: [] });
    expect(await readdir(folder)).toContain('alerts.jsonl.imported');
  });

  it('takes nothing over into a log that has begun', async () => {
    const earlier = join(folder, 'alerts.jsonl');
    await openLog().append([event(1)]);
    await new JsonlAlertLog(earlier).append(many(3));
    const next = new SqliteAlertLog({ file, clock: new FakeClock(), log, earlier: [earlier] });
    opened.push(next);
    expect((await next.readAll()).events).toEqual([event(1)]);
  });

  it('keeps what happens after the file was damaged under it', async () => {
    await writeFile(file, 'not a database '.repeat(500));
    const log = openLog();
    await log.append([event(7)]);
    expect(warnings).toEqual([expect.stringContaining(`put aside as ${aside()}`)]);
    expect((await log.readAll()).events).toEqual([event(7)]);
  });

  it('gives space back when old events are let go', async () => {
    const log = openLog();
    await log.append(many(5_000));
    const before = await log.size();
    while (await log.compact(5_000));
    log.dispose();
    const after = await openLog().size();
    expect((await openLog().readAll()).events).toEqual([]);
    expect(after).toBeLessThan(before / 4);
  });

  it('refuses to be written to once it is closed', async () => {
    const closed = openLog();
    closed.dispose();
    await expect(closed.append([event(1)])).rejects.toMatchObject({ reason: 'closed' });
  });
});

async function overwrite(file: string, from: number, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(Buffer.alloc(length, 0xff), 0, length, from);
  } finally {
    await handle.close();
  }
}

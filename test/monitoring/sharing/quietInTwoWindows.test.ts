import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { SqliteRecords } from '../../../src/base/records/sqliteRecords';
import { loadSqlite } from '../../../src/base/files/sqlite';
import { SavedFilters } from '../../../src/monitoring/filter/savedFilters';
import { PinnedMetrics } from '../../../src/monitoring/metricStorage/pinnedMetrics';
import { MutedAlerts } from '../../../src/monitoring/notification/mutedAlerts';
import { parseMatchers } from '../../../src/monitoring/silences/parseMatchers';
import type { SilenceDraft } from '../../../src/monitoring/silences/silence';
import { Silencing } from '../../../src/monitoring/silences/silencing';
import { MaintenanceRecords } from '../../../src/monitoring/suppression/maintenanceRecords';
import { alertObservation } from '../../fakes/fakeSource';
import type { FeatureWindow } from './windowWorld';
import { FeatureWorld } from './windowWorld';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FINGERPRINT = 'DatabaseDown:db-1';
const never = new AbortController().signal;
const here = { kind: 'sitrep' } as const;
const alertmanager = { kind: 'source', sourceId: 'alerts' } as const;

const owned: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of owned.splice(0)) one.dispose();
});

async function two(records?: () => Records) {
  const world = new FeatureWorld(records && { records });
  owned.push(world);
  world.sources.alerts('alerts', [alertObservation()]);
  const [first, second] = await world.openTwo();
  const silencingOf = ({ engine, records, clock }: FeatureWindow): Silencing => {
    const silencing = new Silencing({ monitoring: engine, records, clock, log: silentLog });
    owned.unshift(silencing);
    return silencing;
  };
  return { world, first, second, silencingOf, pass: (time: number) => world.pass(time) };
}

const draftOf = ({ clock }: FeatureWindow, part: Partial<SilenceDraft> = {}): SilenceDraft => ({
  matchers: parseMatchers('alertname=DatabaseDown').matchers,
  startsAt: clock.now(),
  endsAt: clock.now() + 10 * MINUTE,
  by: 'ana',
  comment: 'deploy',
  ...part,
});

const suppressed = ({ engine }: FeatureWindow): string[] =>
  engine.snapshot.alerts.flatMap(({ suppressions }) =>
    suppressions.map(({ kind, by }) => `${kind} by ${by}`),
  );

const maintained = ({ engine }: FeatureWindow): (string | undefined)[] =>
  engine.snapshot.services.map(({ maintenance }) => maintenance?.by);

const listed = async (silencing: Silencing): Promise<string[]> =>
  (await silencing.list(never)).silences.map(({ id, state, endsAt }) => `${id} ${state} ${endsAt}`);

describe('a silence of Sitrep, made in a window that does not poll', () => {
  it('is brought in force by the one that polls, and listed the same in both', async () => {
    const { first, second, silencingOf, pass } = await two();
    const [owner, follower] = [silencingOf(first), silencingOf(second)];
    expect((await follower.create({ draft: draftOf(second), place: here }, never)).isDone).toBe(true);
    await pass(2 * SECOND);
    expect([suppressed(first), suppressed(second)]).toEqual([['silence by ana'], ['silence by ana']]);
    expect(await listed(owner)).toEqual(await listed(follower));
    expect(await listed(owner)).toHaveLength(1);
  });

  it('is ended in either', async () => {
    const { first, second, silencingOf, pass } = await two();
    const [owner, follower] = [silencingOf(first), silencingOf(second)];
    const { silence } = await owner.create({ draft: draftOf(first), place: here }, never);
    await pass(2 * SECOND);
    if (silence) await follower.expire(silence, 'bo', never);
    await pass(2 * SECOND);
    expect([suppressed(first), suppressed(second)]).toEqual([[], []]);
    expect(await listed(owner)).toEqual(await listed(follower));
  });

  it('is brought in force by the next one when the one that polls died first', async () => {
    const { world, first, second, silencingOf, pass } = await two();
    silencingOf(first);
    const follower = silencingOf(second);
    world.kill(first);
    await follower.create({ draft: draftOf(second), place: here }, never);
    await pass(10 * SECOND);
    expect([second.engine.role, suppressed(second)]).toEqual(['owner', ['silence by ana']]);
  });

  it('fires a change in the window that did not make it', async () => {
    const { first, second, silencingOf, pass } = await two();
    const [owner, follower] = [silencingOf(first), silencingOf(second)];
    let changes = 0;
    follower.onDidChange(() => (changes += 1));
    await owner.create({ draft: draftOf(first), place: here }, never);
    await pass(2 * SECOND);
    expect(changes).toBe(1);
  });
});

describe('a silence of another system, made in a window that does not poll', () => {
  it('is sent once, confirmed, and told where it was made', async () => {
    const { world, first, second, silencingOf, pass } = await two();
    const [owner, follower] = [silencingOf(first), silencingOf(second)];
    const made = follower.create({ draft: draftOf(second), place: alertmanager }, never);
    await pass(5 * SECOND);
    expect(await made).toMatchObject({ isDone: true, silence: { id: 's1', place: alertmanager } });
    expect(world.keeper.created).toHaveLength(1);
    expect(owner.outbox.intents).toEqual(follower.outbox.intents);
  });

  it('is found by a read, and not sent again, when the window that sent it dies before the answer', async () => {
    const { world, first, second, silencingOf, pass } = await two();
    silencingOf(first);
    const follower = silencingOf(second);
    const arrives = world.keeper.create.bind(world.keeper);
    world.keeper.create = async (draft) => {
      await arrives(draft);
      return new Promise(() => undefined);
    };
    const made = follower.create({ draft: draftOf(second), place: alertmanager }, never);
    await pass(2 * SECOND);
    expect(follower.outbox.intents).toMatchObject([{ state: 'sent' }]);
    world.kill(first);
    await pass(15 * SECOND);
    expect(await made).toMatchObject({ isDone: true, silence: { id: 's1' } });
    expect(world.keeper.created).toHaveLength(1);
    world.wake(first);
    await pass(MINUTE);
    expect([first.engine.role, world.keeper.created.length]).toEqual(['follower', 1]);
  });

  it('is sent by the one that takes over when the one that polled died before it', async () => {
    const { world, first, second, silencingOf, pass } = await two();
    silencingOf(first);
    const follower = silencingOf(second);
    world.kill(first);
    const made = follower.create({ draft: draftOf(second), place: alertmanager }, never);
    await pass(15 * SECOND);
    expect(await made).toMatchObject({ isDone: true });
    expect(world.keeper.created).toHaveLength(1);
  });

  it('goes on when the window that made it dies', async () => {
    const { world, first, second, silencingOf, pass } = await two();
    const owner = silencingOf(first);
    const follower = silencingOf(second);
    void follower.create({ draft: draftOf(second), place: alertmanager }, never);
    world.kill(second);
    await pass(5 * SECOND);
    expect(owner.outbox.intents).toMatchObject([{ state: 'confirmed' }]);
  });
});

describe.skipIf(!loadSqlite())('with records in one SQLite file', () => {
  it('a silence of each kind, made in a window that does not poll, is the same in both', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-records-'));
    owned.push({ dispose: () => rmSync(folder, { recursive: true }) });
    const open = (): Records => {
      const records = new SqliteRecords(join(folder, 'records.db'));
      owned.unshift(records);
      return records;
    };
    const { world, first, second, silencingOf, pass } = await two(open);
    const [owner, follower] = [silencingOf(first), silencingOf(second)];
    await follower.create({ draft: draftOf(second), place: here }, never);
    const made = follower.create({ draft: draftOf(second), place: alertmanager }, never);
    await pass(5 * SECOND);
    expect([await made, world.keeper.created.length]).toMatchObject([{ isDone: true }, 1]);
    expect([suppressed(first), suppressed(second)]).toEqual([['silence by ana'], ['silence by ana']]);
    expect(owner.outbox.intents).toEqual(follower.outbox.intents);
    expect(await listed(owner)).toEqual(await listed(follower));
  });
});

describe('what is done in a window that does not poll', () => {
  it('snoozes, and takes that back, in both', async () => {
    const { first, second, pass } = await two();
    const snoozed = second.engine.snooze(FINGERPRINT, { by: 'ana' });
    await pass(SECOND);
    expect(await snoozed).toMatchObject({ snoozed: true });
    expect([suppressed(first), suppressed(second)]).toEqual([['snooze by ana'], ['snooze by ana']]);
    const awake = second.engine.unsnooze(FINGERPRINT);
    await pass(SECOND);
    await awake;
    expect([suppressed(first), suppressed(second)]).toEqual([[], []]);
  });

  it('opens and closes a maintenance window within a second', async () => {
    const { first, second, pass } = await two();
    const byHand = new MaintenanceRecords(second.records, silentLog);
    const now = second.clock.now();
    byHand.open({ service: undefined, from: now, until: now + MINUTE, by: 'ana', comment: undefined });
    await pass(1_500);
    expect([suppressed(first), suppressed(second)]).toEqual([['maintenance by ana'], ['maintenance by ana']]);
    expect([maintained(first), maintained(second)]).toEqual([['ana'], ['ana']]);
    for (const { id } of byHand.at(second.clock.now())) byHand.close(id);
    await pass(1_500);
    expect([suppressed(first), suppressed(second)]).toEqual([[], []]);
    expect([maintained(first), maintained(second)]).toEqual([[undefined], [undefined]]);
  });

  it('is in the list of the acknowledged of both', async () => {
    const { first, second, pass } = await two();
    const taken = second.engine.acknowledge(FINGERPRINT, { by: 'ana', mode: 'untilResolved' });
    await pass(SECOND);
    await taken;
    const held = ({ engine }: FeatureWindow) =>
      engine.snapshot.alerts.map(({ acknowledgement }) => acknowledgement?.by);
    expect([held(first), held(second)]).toEqual([['ana'], ['ana']]);
  });

  it('mutes alerts, saves filters and pins metrics for both: nobody remembers them but the records', async () => {
    const { first, second } = await two();
    const [muted, filters, pins] = [
      new MutedAlerts(first.records),
      new SavedFilters(first.records, () => []),
      new PinnedMetrics(first.records),
    ];
    const [alert] = second.engine.snapshot.alerts;
    if (!alert) throw new Error('no alert');
    new MutedAlerts(second.records).mute(alert, 1);
    new SavedFilters(second.records, () => []).save('mine', '-acked');
    new PinnedMetrics(second.records).add('up');
    expect(muted.all().map(({ title }) => title)).toEqual(['DatabaseDown']);
    expect(filters.all.map(({ name }) => name)).toEqual(['mine']);
    expect(pins.all).toEqual(['up']);
  });
});

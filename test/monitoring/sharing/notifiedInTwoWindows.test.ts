import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { Notifier } from '../../../src/monitoring/notification/notifier';
import { NO_QUIET_HOURS } from '../../../src/monitoring/notification/quietHours';
import { ToldRecords } from '../../../src/monitoring/notification/toldRecords';
import { MutedAlerts } from '../../../src/monitoring/notification/mutedAlerts';
import { alertObservation } from '../../fakes/fakeSource';
import type { FeatureWindow } from './windowWorld';
import { FeatureWorld } from './windowWorld';

const SECOND = 1_000;
const owned: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of owned.splice(0)) one.dispose();
});

/** The notifications of one window with its engine. */
function notified({ engine, clock, records }: FeatureWindow) {
  const made = { isSeen: true, said: [] as string[] };
  owned.unshift(
    new Notifier({
      ...{ monitoring: engine, clock, log: silentLog, random: () => 0.5 },
      told: new ToldRecords(records),
      settings: () => ({
        severities: new Set(['P0']),
        muted: new Set(new MutedAlerts(records).all().map(({ fingerprint }) => fingerprint)),
        quietHours: NO_QUIET_HOURS,
        reminders: {},
      }),
      isInFront: async () => made.isSeen,
      tell: (tellings) => made.said.push(...tellings.map(({ alert }) => `fires ${alert.title}`)),
      end: (ended) => made.said.push(...ended.map(({ title }) => `ended ${title}`)),
    }),
  );
  return made;
}

async function two() {
  const world = new FeatureWorld();
  owned.push(world);
  const [first, second] = await world.openTwo();
  const fire = (...titles: readonly string[]): void =>
    world.sources.alerts(
      'alerts',
      titles.map((title) => alertObservation({ title })),
    );
  return { world, first, second, told: [notified(first), notified(second)] as const, fire };
}

describe('an alert in two windows with their engines', () => {
  it('is told by the one that polls, and by no other', async () => {
    const { world, told, fire } = await two();
    fire('DatabaseDown');
    await world.pass(60 * SECOND);
    fire();
    await world.pass(60 * SECOND);
    expect(told.map(({ said }) => said)).toEqual([['fires DatabaseDown', 'ended DatabaseDown'], []]);
  });

  it('is told by the other when nobody sees the one that polls', async () => {
    const { world, told, fire } = await two();
    told[0].isSeen = false;
    fire('DatabaseDown');
    await world.pass(60 * SECOND);
    told[0].isSeen = true;
    await world.pass(60 * SECOND);
    expect(told.map(({ said }) => said)).toEqual([[], ['fires DatabaseDown']]);
  });

  it('is not told again when another window takes over', async () => {
    const { world, first, second, told, fire } = await two();
    fire('DatabaseDown');
    await world.pass(15 * SECOND);
    world.kill(first);
    await world.pass(30 * SECOND);
    expect(second.engine.role).toBe('owner');
    fire('DatabaseDown', 'QueueLong');
    await world.pass(30 * SECOND);
    expect(told.map(({ said }) => said)).toEqual([['fires DatabaseDown'], ['fires QueueLong']]);
  });

  it('is told by nobody when it was muted in the window that follows', async () => {
    const { world, first, second, told, fire } = await two();
    fire('DatabaseDown');
    const muted = new MutedAlerts(second.records);
    await first.engine.refresh();
    const [alert] = first.engine.snapshot.alerts;
    if (!alert) throw new Error('no alert');
    muted.mute(alert, 1);
    await world.pass(60 * SECOND);
    expect(told.map(({ said }) => said)).toEqual([[], []]);
  });
});

import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/event';
import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { MutedAlerts } from '../../../src/monitoring/notification/mutedAlerts';
import { Notifier } from '../../../src/monitoring/notification/notifier';
import { NO_QUIET_HOURS } from '../../../src/monitoring/notification/quietHours';
import { MOST_TOLD, ToldRecords } from '../../../src/monitoring/notification/toldRecords';
import type { NotificationSettings } from '../../../src/monitoring/notification/tellings';
import type { Role } from '../../../src/monitoring/sharing/membership';
import { FakeClock } from '../../fakes/fakeClock';
import { alertOf } from '../../fakes/alerts';

const SECOND = 1_000;
const committed = { rule: 'T3', fingerprint: 'f1' } as AlertEvent;

interface Options {
  readonly role?: Role;
  readonly reminders?: NotificationSettings['reminders'];
  readonly muted?: () => ReadonlySet<string>;
}

/** A window with a notifier of its own; several of them share records. */
function windowOf(
  records: Records,
  alerts: readonly Alert[],
  { role = 'owner', reminders = {}, muted = () => new Set() }: Options = {},
) {
  const commits = new Emitter<readonly AlertEvent[]>();
  const follows = new Emitter<readonly AlertEvent[]>();
  const beats = new Emitter<number>();
  const said: string[] = [];
  const clock = new FakeClock();
  const monitoring = {
    ...{ snapshot: { alerts }, role },
    ...{ onDidCommit: commits.event, onDidFollow: follows.event, onDidBeat: beats.event },
  };
  const made = { isSeen: true, asked: 0 };
  const notifier = new Notifier({
    monitoring,
    told: new ToldRecords(records),
    settings: () => ({
      severities: new Set(['P0']),
      muted: muted(),
      quietHours: NO_QUIET_HOURS,
      reminders,
    }),
    clock,
    random: () => 0.5,
    log: silentLog,
    isInFront: async () => {
      made.asked += 1;
      return made.isSeen;
    },
    tell: (tellings) => said.push(...tellings.map(({ reason, alert }) => `${reason} ${alert.title}`)),
    end: (ended) => said.push(...ended.map(({ title }) => `ended ${title}`)),
  });
  /** The time of the window, second by second; the one that polls beats. */
  const pass = async (time: number): Promise<void> => {
    for (let passed = 0; passed < time; passed += SECOND) {
      await clock.advance(SECOND);
      if (monitoring.role === 'owner') beats.fire(clock.now());
      await clock.advance(0);
    }
  };
  const happens = (): void => (monitoring.role === 'owner' ? commits : follows).fire([committed]);
  return Object.assign(made, { monitoring, said, notifier, clock, happens, pass });
}

describe('the notifier', () => {
  it('tells on the beat after a commit, once', async () => {
    const one = windowOf(new MemoryRecords(), [alertOf()]);
    one.happens();
    expect(one.said).toEqual([]);
    await one.pass(SECOND);
    one.happens();
    await one.pass(SECOND);
    expect(one.said).toEqual(['first DatabaseDown']);
  });

  it('tells nothing in a window where nothing happens', async () => {
    const one = windowOf(new MemoryRecords(), [alertOf()]);
    await one.pass(SECOND);
    expect(one.said).toEqual([]);
  });

  it('tells nothing again after a restart, and the end of what was told before it', async () => {
    const records = new MemoryRecords();
    const before = windowOf(records, [alertOf()]);
    before.happens();
    await before.pass(SECOND);
    before.notifier.dispose();
    const after = windowOf(records, [alertOf()]);
    after.happens();
    await after.pass(60 * SECOND);
    expect(after.said).toEqual([]);
    after.monitoring.snapshot.alerts = [alertOf({ condition: 'resolved' })];
    after.happens();
    await after.pass(SECOND);
    expect(after.said).toEqual(['ended DatabaseDown']);
  });

  it('reminds by the clock alone', async () => {
    const one = windowOf(new MemoryRecords(), [alertOf()], { reminders: { P0: 60 * SECOND } });
    one.happens();
    await one.pass(62 * SECOND);
    expect(one.said).toEqual(['first DatabaseDown', 'reminder DatabaseDown']);
  });

  it('does not repeat itself when nothing can be kept', async () => {
    const broken: Records = {
      all: () => new Map(),
      put: () => {
        throw new Error('disk full');
      },
      remove: () => undefined,
      dispose: () => undefined,
    };
    const one = windowOf(broken, [alertOf()]);
    for (let times = 0; times < 2; times++) {
      one.happens();
      await one.pass(30 * SECOND);
    }
    expect(one.said).toEqual(['first DatabaseDown']);
  });
});

describe('of several windows', () => {
  /** The first polls, the others follow it. */
  function windows(count: number, options: Options = {}) {
    const records = new MemoryRecords();
    const all = Array.from({ length: count }, (_, index) =>
      windowOf(records, [alertOf()], { ...options, role: index === 0 ? 'owner' : 'follower' }),
    );
    const happens = (): void => all.forEach((one) => one.happens());
    const pass = async (time: number): Promise<void> => {
      for (let passed = 0; passed < time; passed += SECOND) for (const one of all) await one.pass(SECOND);
    };
    const said = (): readonly (readonly string[])[] => all.map((one) => one.said);
    return { all, records, happens, pass, said };
  }

  it('the one that polls tells, and reminds', async () => {
    const { happens, pass, said } = windows(3, { reminders: { P0: 60 * SECOND } });
    happens();
    await pass(90 * SECOND);
    expect(said()).toEqual([['first DatabaseDown', 'reminder DatabaseDown'], [], []]);
  });

  it('one that nobody sees leaves it to another, which waits for it first', async () => {
    const { all, happens, pass, said } = windows(2);
    const [owner] = all;
    if (owner) owner.isSeen = false;
    happens();
    await pass(10 * SECOND);
    expect(said()).toEqual([[], []]);
    await pass(5 * SECOND);
    expect(said()).toEqual([[], ['first DatabaseDown']]);
    if (owner) owner.isSeen = true;
    await pass(60 * SECOND);
    expect(said()).toEqual([[], ['first DatabaseDown']]);
  });

  it('two that waited tell it once', async () => {
    const { all, happens, pass, said } = windows(3);
    if (all[0]) all[0].isSeen = false;
    happens();
    await pass(60 * SECOND);
    expect(said().flat()).toEqual(['first DatabaseDown']);
  });

  it('none tells what nobody would see, and the first that is seen again does', async () => {
    const { all, happens, pass, said } = windows(2);
    for (const one of all) one.isSeen = false;
    happens();
    await pass(60 * SECOND);
    expect(said()).toEqual([[], []]);
    expect(Math.max(...all.map(({ asked }) => asked))).toBeLessThan(8);
    for (const one of all) one.isSeen = true;
    await pass(15 * SECOND);
    expect(said().flat()).toEqual(['first DatabaseDown']);
  });

  it('the end is told where it can be seen too', async () => {
    const { all, happens, pass, said } = windows(2);
    happens();
    await pass(2 * SECOND);
    if (all[0]) all[0].isSeen = false;
    for (const one of all) one.monitoring.snapshot.alerts = [alertOf({ condition: 'resolved' })];
    happens();
    await pass(20 * SECOND);
    expect(said()).toEqual([['first DatabaseDown'], ['ended DatabaseDown']]);
  });

  it('the next that polls tells at once what the last one did not come to', async () => {
    const { all, happens, pass, said } = windows(2);
    const [first, second] = all;
    if (!first || !second) throw new Error('no windows');
    first.notifier.dispose();
    happens();
    await pass(2 * SECOND);
    second.monitoring.role = 'owner';
    await pass(SECOND);
    expect(said()).toEqual([[], ['first DatabaseDown']]);
  });

  it('all know at once what was muted in one', async () => {
    const records = new MemoryRecords();
    const muted = () => new Set(new MutedAlerts(records).all().map(({ fingerprint }) => fingerprint));
    const one = windowOf(records, [alertOf()], { muted });
    new MutedAlerts(records).mute(alertOf(), 0);
    one.happens();
    await one.pass(SECOND);
    expect(one.said).toEqual([]);
  });
});

describe('what was told', () => {
  const told = (at: number) =>
    ({ episode: `e${at}`, severity: 'P0', at, lapsed: false, ended: false }) as const;

  it('is bounded, the oldest first', () => {
    const records = new ToldRecords(new MemoryRecords());
    records.write(new Map(Array.from({ length: MOST_TOLD + 5 }, (_, index) => [`f${index}`, told(index)])));
    const kept = records.read();
    expect([kept.size, kept.has('f4'), kept.has('f5')]).toEqual([MOST_TOLD, false, true]);
  });

  it('takes over what an older version told, once', () => {
    const records = new ToldRecords(new MemoryRecords());
    records.adopt(['a@b@2026-01-05T09:00:00.000Z'], 7);
    records.adopt(['c@2026-01-05T09:00:00.000Z'], 8);
    expect(records.read()).toEqual(
      new Map([
        [
          'a@b',
          {
            episode: 'a@b@2026-01-05T09:00:00.000Z',
            severity: undefined,
            at: 7,
            lapsed: false,
            ended: false,
          },
        ],
      ]),
    );
  });

  it('leaves out what it cannot read', () => {
    const memory = new MemoryRecords();
    memory.put('told', 'f1', { episode: 5 });
    memory.put('told', 'f2', 'text');
    memory.put('told', 'f3', { episode: 'e', at: 1 });
    expect([...new ToldRecords(memory).read().keys()]).toEqual(['f3']);
  });
});

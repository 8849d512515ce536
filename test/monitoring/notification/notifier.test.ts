import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/event';
import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { Notifier } from '../../../src/monitoring/notification/notifier';
import { NO_QUIET_HOURS } from '../../../src/monitoring/notification/quietHours';
import { MOST_TOLD, ToldRecords } from '../../../src/monitoring/notification/toldRecords';
import { alertOf } from '../../fakes/alerts';

const SECOND = 1_000;
const committed = { rule: 'T3', fingerprint: 'f1' } as AlertEvent;

/** A window with a notifier of its own; several of them share records. */
function windowOf(records: Records, alerts: readonly Alert[], reminders = {}) {
  const [commits, beats, said] = [
    new Emitter<readonly AlertEvent[]>(),
    new Emitter<number>(),
    [] as string[],
  ];
  const snapshot = { alerts };
  const notifier = new Notifier({
    monitoring: { snapshot, onDidCommit: commits.event, onDidBeat: beats.event },
    told: new ToldRecords(records),
    settings: () => ({
      severities: new Set(['P0']),
      muted: new Set(),
      quietHours: NO_QUIET_HOURS,
      reminders,
    }),
    log: silentLog,
    tell: (tellings) => said.push(...tellings.map(({ reason, alert }) => `${reason} ${alert.title}`)),
    end: (ended) => said.push(...ended.map(({ title }) => `ended ${title}`)),
  });
  return {
    snapshot,
    said,
    notifier,
    commit: () => commits.fire([committed]),
    beat: (now: number) => beats.fire(now),
  };
}

describe('the notifier', () => {
  it('tells on the beat after a commit, once', () => {
    const one = windowOf(new MemoryRecords(), [alertOf()]);
    one.commit();
    expect(one.said).toEqual([]);
    one.beat(SECOND);
    one.commit();
    one.beat(2 * SECOND);
    expect(one.said).toEqual(['first DatabaseDown']);
  });

  it('tells nothing in a window that commits nothing', () => {
    const one = windowOf(new MemoryRecords(), [alertOf()]);
    one.beat(SECOND);
    expect(one.said).toEqual([]);
  });

  it('tells nothing again after a restart, and the end of what was told before it', () => {
    const records = new MemoryRecords();
    const before = windowOf(records, [alertOf()]);
    before.commit();
    before.beat(SECOND);
    before.notifier.dispose();
    const after = windowOf(records, [alertOf()]);
    after.commit();
    after.beat(60 * SECOND);
    expect(after.said).toEqual([]);
    after.snapshot.alerts = [alertOf({ condition: 'resolved' })];
    after.commit();
    after.beat(61 * SECOND);
    expect(after.said).toEqual(['ended DatabaseDown']);
  });

  it('reminds by the clock alone, and not when another window has', () => {
    const records = new MemoryRecords();
    const windows = [1, 2].map(() => windowOf(records, [alertOf()], { P0: 60 * SECOND }));
    for (const one of windows) one.commit();
    for (const at of [SECOND, 61 * SECOND, 62 * SECOND]) for (const one of windows) one.beat(at);
    expect(windows.map(({ said }) => said)).toEqual([['first DatabaseDown', 'reminder DatabaseDown'], []]);
  });

  it('does not repeat itself when nothing can be kept', () => {
    const broken: Records = {
      all: () => new Map(),
      put: () => {
        throw new Error('disk full');
      },
      remove: () => undefined,
      dispose: () => undefined,
    };
    const one = windowOf(broken, [alertOf()]);
    for (const at of [SECOND, 60 * SECOND]) {
      one.commit();
      one.beat(at);
    }
    expect(one.said).toEqual(['first DatabaseDown']);
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

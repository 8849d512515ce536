import { isDeepStrictEqual } from 'node:util';
import { systemClock } from '../../src/base/clock';
import type { Log } from '../../src/base/log';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import { fold } from '../../src/monitoring/alerts/machine/fold';
import type { AlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { JsonlAlertLog } from '../../src/monitoring/alerts/log/jsonlAlertLog';
import { SqliteAlertLog } from '../../src/monitoring/alerts/log/sqliteAlertLog';
import { detailsOf } from '../../src/monitoring/alerts/attributes';
import { DEFAULT_SEVERITIES } from '../../src/monitoring/severity';
import { alertObservation } from '../fakes/fakeSource';
import type { KilledStore } from './store';

const details = detailsOf(alertObservation(), {
  sourceId: 'alerts',
  sourceType: 'fake',
  service: undefined,
  configuration: { environment: undefined, severities: DEFAULT_SEVERITIES, services: [] },
});

const ALERTS = 16;
/** What happens to one alert, again and again: it fires, is taken, recovers, resolves and is forgotten. */
const LIFE = ['T3', 'T12', 'T4', 'T6', 'T15', 'dropped'] as const;

/** The transition with this number, the same for the writer and for whoever checks. */
function transition(at: number): AlertEvent {
  const subject = { at, sourceId: 'alerts', fingerprint: `f${at % ALERTS}` };
  const rule = LIFE[Math.floor(at / ALERTS) % LIFE.length];
  const acknowledgement = {
    by: 'ana',
    at,
    until: undefined,
    mode: 'sticky',
    note: undefined,
    origin: 'sitrep',
  } as const;
  if (rule === 'T3')
    return { ...subject, rule, episode: `e${at}`, firedAt: at, activeAt: undefined, details };
  if (rule === 'T12') return { ...subject, rule, acknowledgement };
  if (rule === 'T6') return { ...subject, rule, resolvedAt: at, reason: 'source' };
  if (rule === 'T15') return { ...subject, rule, latched: true };
  if (rule === 'dropped') return { ...subject, rule, why: 'over' };
  return { ...subject, rule: 'T4' };
}

/** One write has three transitions, so that a half of it would show. */
const PER_STEP = 3;
/** What is older than this many steps is compacted, which is killed in its middle like everything else. */
const YOUNG = 40;

const numbersOf = (step: number): readonly number[] =>
  Array.from({ length: PER_STEP }, (_, part) => step * PER_STEP + part);

interface Kind {
  readonly name: string;
  readonly needsSqlite: boolean;
  /** A write is there as a whole, or not at all. */
  readonly isAtomic: boolean;
  open(file: string, log: Log): AlertLog;
}

const alertLogStore = ({ open, isAtomic, ...kind }: Kind): KilledStore => ({
  ...kind,
  writer: (file, log) => {
    const alertLog = open(file, log);
    // As every session does: what a dead writer left half done is put right first.
    let ready: Promise<unknown> | undefined;
    return async (step) => {
      await (ready ??= alertLog.readAll());
      await alertLog.append(numbersOf(step).map(transition));
      if (step % 2 === 0) await alertLog.compact((step - YOUNG) * PER_STEP);
    };
  },
  inspect: async (file, shown, log) => {
    const alertLog = open(file, log);
    try {
      const { events, notes } = await alertLog.readAll();
      const lastNumber = Math.max(-1, ...events.map(({ at }) => at));
      const last = Math.floor((lastNumber + 1) / PER_STEP) - 1;
      const kept = Array.from({ length: lastNumber + 1 }, (_, at) => transition(at));
      const young = events.filter(({ rule, at }) => rule !== 'kept' && at > lastNumber - PER_STEP * 4);
      const problems = [
        ...(isAtomic ? notes : notes.filter((note) => !note.includes('cut off by a crash'))),
        ...(last < shown ? [`step ${shown} was shown and ${last} is the last that was kept`] : []),
        ...(isDeepStrictEqual(stateOf(events), stateOf(kept)) ? [] : ['a replay gives another state']),
        ...(young.length < Math.min(PER_STEP * 4, lastNumber + 1)
          ? ['the latest transitions have a gap']
          : []),
        ...(isAtomic && (lastNumber + 1) % PER_STEP !== 0
          ? [`a write ended in its middle, at ${lastNumber}`]
          : []),
      ];
      // A write of which only a part was kept was never shown: the next session goes on after what is there.
      return { last: Math.ceil((lastNumber + 1) / PER_STEP) - 1, problem: problems[0] };
    } finally {
      alertLog.dispose();
    }
  },
});

const stateOf = (events: readonly AlertEvent[]): unknown =>
  Object.fromEntries(fold(JSON.parse(JSON.stringify(events)) as AlertEvent[]).get('alerts') ?? []);

export const alertLogStores: readonly KilledStore[] = [
  alertLogStore({
    name: 'SqliteAlertLog',
    needsSqlite: true,
    isAtomic: true,
    open: (file, log) => new SqliteAlertLog({ file, clock: systemClock, log }),
  }),
  alertLogStore({
    name: 'JsonlAlertLog',
    needsSqlite: false,
    isAtomic: false,
    open: (file) => new JsonlAlertLog(file),
  }),
];

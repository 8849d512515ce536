import type { Ms } from '../../base/clock';

const SECOND: Ms = 1_000;
const MINUTE: Ms = 60 * SECOND;

export type IncidentName = 'database-down' | 'queue-backlog' | 'duplicate-payouts';

/** How one incident runs: it escalates, holds, and recovers by itself when nobody mends it. */
export interface IncidentScript {
  readonly title: string;
  /** When it begins for the first time, from the start of the demo. Negative: it is under way on the first screen. */
  readonly firstAt: Ms;
  /** From the first trouble to the worst. */
  readonly escalates: Ms;
  /** From the first trouble to the beginning of the recovery. */
  readonly lasts: Ms;
  /** From the beginning of the recovery to normal. */
  readonly recovers: Ms;
}

export const INCIDENTS: Readonly<Record<IncidentName, IncidentScript>> = {
  'database-down': {
    title: 'The database refuses connections',
    firstAt: -2 * MINUTE,
    escalates: 10 * SECOND,
    lasts: 8 * MINUTE,
    recovers: 30 * SECOND,
  },
  'queue-backlog': {
    title: 'The workers fall behind',
    firstAt: 4 * MINUTE,
    escalates: 75 * SECOND,
    lasts: 10 * MINUTE,
    recovers: 90 * SECOND,
  },
  'duplicate-payouts': {
    title: 'Prizes are paid twice',
    firstAt: 9 * MINUTE,
    escalates: 30 * SECOND,
    lasts: 9 * MINUTE,
    recovers: 20 * SECOND,
  },
};

export const INCIDENT_NAMES = Object.keys(INCIDENTS) as readonly IncidentName[];

export const isIncidentName = (word: string): word is IncidentName => Object.hasOwn(INCIDENTS, word);

/** From one beginning of an incident to its next. */
export const PERIOD: Ms = 24 * MINUTE;

export interface Occurrence {
  readonly startedAt: Ms;
  /** When the recovery begins. */
  readonly endsAt: Ms;
}

export type Phase = 'idle' | 'escalating' | 'full' | 'recovering';

export interface IncidentState {
  readonly phase: Phase;
  /** From 0, normal, to 1, as bad as it gets. */
  readonly intensity: number;
  /** The running one, or the latest one. */
  readonly occurrence: Occurrence | undefined;
}

/** Where an occurrence stands at one moment. */
export function stateOf(script: IncidentScript, occurrence: Occurrence | undefined, at: Ms): IncidentState {
  if (!occurrence || at < occurrence.startedAt) return { phase: 'idle', intensity: 0, occurrence };
  const reached = ramp(Math.min(at, occurrence.endsAt) - occurrence.startedAt, script.escalates);
  const left = reached * (1 - ramp(at - occurrence.endsAt, script.recovers));
  return { phase: phaseOf(script, occurrence, at), intensity: left, occurrence };
}

function phaseOf(script: IncidentScript, { startedAt, endsAt }: Occurrence, at: Ms): Phase {
  if (at >= endsAt + script.recovers) return 'idle';
  if (at >= endsAt) return 'recovering';
  return at < startedAt + script.escalates ? 'escalating' : 'full';
}

/** 0 before `elapsed` is positive, 1 from `length` on, straight in between. */
const ramp = (elapsed: Ms, length: Ms): number => Math.min(1, Math.max(0, elapsed / length));

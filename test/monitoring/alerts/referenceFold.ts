import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';

/** The axes of one alert that transitions own, and nothing of how it is described. */
export interface ReferenceState {
  readonly condition: string;
  readonly episode: string;
  readonly evaluation: string;
  readonly acknowledgedBy: string | undefined;
  readonly seen: boolean;
  readonly latched: boolean;
  readonly suppressions: number;
}

/** Which conditions a transition may start from, and where it leads: the table of the alert model, word for word. */
const TABLE: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  T1: [['none', 'inactive', 'resolved'], 'pending'],
  T2: [['pending', 'inactive'], 'calm'],
  T3: [['none', 'inactive', 'pending'], 'firing'],
  T4: [['firing'], 'recovering'],
  T5: [['recovering'], 'firing'],
  T6: [['firing', 'recovering'], 'resolved'],
  T7: [['resolved'], 'firing'],
  T10: [['firing', 'recovering'], 'resolved'],
  T11: [['firing', 'recovering'], 'resolved'],
};
const OPEN = ['pending', 'firing', 'recovering'];

/**
 * The state of one alert after all events of its source: slow, obvious, and written from the table and not from the
 * code that it checks. Every step starts from the list of everything that was before.
 */
export function referenceState(
  events: readonly AlertEvent[],
  sourceId: string,
  fingerprint: string,
): ReferenceState | undefined {
  const own = events.filter(
    (event) => event.sourceId === sourceId && (event.fingerprint ?? fingerprint) === fingerprint,
  );
  let state: ReferenceState | undefined;
  let everResolved = false;
  for (const event of own) {
    const row = TABLE[event.rule];
    if (row) {
      const [from, to] = row;
      const next = from.includes(state?.condition ?? 'none') ? to : undefined;
      if (next === undefined || ('episode' in event && event.episode === state?.episode)) continue;
      state = moved(state, event, next === 'calm' ? (everResolved ? 'resolved' : 'inactive') : next);
      if (next === 'resolved') everResolved = true;
      if (next === 'firing' && 'episode' in event) everResolved = false;
    } else if (state ?? isShownFirst(event)) state = touched(state ?? BORN, event);
  }
  return state;
}

/** T9 shows an alert whose state was never known, when it comes with a description. */
const isShownFirst = (event: AlertEvent): boolean =>
  event.rule === 'T9' && event.fingerprint !== undefined && event.details !== undefined;

const BORN: ReferenceState = {
  condition: 'inactive',
  episode: '',
  evaluation: 'ok',
  acknowledgedBy: undefined,
  seen: false,
  latched: false,
  suppressions: 0,
};

/** A transition of the condition. Only T4 and T5 leave the judgement alone: they go on with what fires. */
function moved(before: ReferenceState | undefined, event: AlertEvent, condition: string): ReferenceState {
  const state = { ...(before ?? BORN), condition };
  if (event.rule === 'T4' || event.rule === 'T5') return state;
  const judged = { ...state, evaluation: 'ok' };
  if (event.rule === 'T1') return judged;
  if (!('episode' in event)) return { ...judged, acknowledgedBy: undefined };
  const kept = before?.condition === 'pending';
  return {
    ...judged,
    episode: event.episode,
    acknowledgedBy: kept ? judged.acknowledgedBy : undefined,
    seen: kept && judged.seen,
    latched: false,
  };
}

/** Everything that may happen to an alert without its condition changing. */
function touched(state: ReferenceState, event: AlertEvent): ReferenceState {
  const isOpen = OPEN.includes(state.condition);
  if (event.rule === 'T9') {
    if (event.fingerprint !== undefined) return { ...state, evaluation: event.evaluation.state };
    const thaws = event.evaluation.state === 'ok';
    return isOpen && (!thaws || state.evaluation === 'stale')
      ? { ...state, evaluation: event.evaluation.state }
      : state;
  }
  if (event.rule === 'T12' && isOpen)
    return { ...state, acknowledgedBy: event.acknowledgement.mode, seen: true };
  if (event.rule === 'T13') return { ...state, acknowledgedBy: undefined };
  if (event.rule === 'T8' && isOpen && state.condition !== 'pending')
    return state.acknowledgedBy === 'untilWorse' ? { ...state, acknowledgedBy: undefined } : state;
  if (event.rule === 'T14') return { ...state, suppressions: event.suppressions.length };
  if (event.rule === 'T15' && !event.latched) return { ...state, seen: true, latched: false };
  if (event.rule === 'T15' && state.condition === 'resolved' && !state.seen)
    return { ...state, latched: true };
  return state;
}

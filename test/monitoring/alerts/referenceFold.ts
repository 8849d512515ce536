import type { Acknowledgement, Suppression } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';

/** The axes of one alert that transitions own, and nothing of how it is described. */
export interface ReferenceState {
  readonly condition: string;
  readonly episode: string;
  readonly evaluation: string;
  /** `sticky by sitrep`. */
  readonly acknowledged: string | undefined;
  readonly seen: boolean;
  readonly latched: boolean;
  /** `snooze by sitrep, timed`. */
  readonly suppressions: readonly string[];
}

export const acknowledgementWord = ({ mode, origin }: Acknowledgement): string => `${mode} by ${origin}`;

export const suppressionWord = ({ kind, origin, until }: Suppression): string =>
  `${kind} by ${origin}, ${until === undefined ? 'open' : 'timed'}`;

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
  let resolvedAt: number | undefined;
  for (const event of own) {
    const row = TABLE[event.rule];
    if (row) {
      const [from, to] = row;
      const next = from.includes(state?.condition ?? 'none') ? to : undefined;
      if (next === undefined || ('episode' in event && event.episode === state?.episode)) continue;
      const condition = next === 'calm' ? (resolvedAt === undefined ? 'inactive' : 'resolved') : next;
      state = moved(state, event, { condition, overFor: event.at - (resolvedAt ?? event.at) });
      if ('resolvedAt' in event) resolvedAt = event.resolvedAt;
      if ('episode' in event) resolvedAt = undefined;
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
  acknowledged: undefined,
  seen: false,
  latched: false,
  suppressions: [],
};

/** What Sitrep keeps of what a person said, when an alert is over: the record "How long somebody has it". */
const OUTLASTS = 'sticky by sitrep';
const OPEN_SNOOZE = 'snooze by sitrep, open';
const DAY = 86_400_000;

interface Movement {
  readonly condition: string;
  /** How long the alert has been over, in ms. */
  readonly overFor: number;
}

/** A transition of the condition. Only T4 and T5 leave the judgement alone: they go on with what fires. */
function moved(
  before: ReferenceState | undefined,
  event: AlertEvent,
  { condition, overFor }: Movement,
): ReferenceState {
  const state = { ...(before ?? BORN), condition };
  if (event.rule === 'T4' || event.rule === 'T5') return state;
  const judged = { ...state, evaluation: 'ok' };
  if (event.rule === 'T1') return judged;
  if (!('episode' in event)) return over(judged, 'resolvedAt' in event);
  const isOutlived = before?.condition === 'resolved' && overFor >= DAY;
  const acknowledged = isOutlived ? undefined : judged.acknowledged;
  return {
    ...judged,
    episode: event.episode,
    acknowledged,
    seen: acknowledged !== undefined || (before?.condition === 'pending' && judged.seen),
    latched: false,
  };
}

/** What was only pending and never fired keeps nothing; its suppressions are not touched. */
function over(state: ReferenceState, isEnd: boolean): ReferenceState {
  if (state.condition === 'inactive') return { ...state, acknowledged: undefined };
  const acknowledged = state.acknowledged === OUTLASTS ? OUTLASTS : undefined;
  const suppressions = state.suppressions.filter((word) => !isEnd || word !== OPEN_SNOOZE);
  return { ...state, acknowledged, suppressions };
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
    return { ...state, acknowledged: acknowledgementWord(event.acknowledgement), seen: true };
  if (event.rule === 'T13') return { ...state, acknowledged: undefined };
  if (event.rule === 'T8' && isOpen && state.condition !== 'pending') return worse(state);
  if (event.rule === 'T14') return { ...state, suppressions: event.suppressions.map(suppressionWord) };
  if (event.rule === 'T15' && !event.latched) return { ...state, seen: true, latched: false };
  if (event.rule === 'T15' && state.condition === 'resolved' && !state.seen)
    return { ...state, latched: true };
  return state;
}

/** What gets worse ends every snooze of Sitrep, and what was acknowledged until then. */
const worse = (state: ReferenceState): ReferenceState => ({
  ...state,
  acknowledged: state.acknowledged?.startsWith('untilWorse') ? undefined : state.acknowledged,
  suppressions: state.suppressions.filter((word) => !word.startsWith('snooze by sitrep')),
});

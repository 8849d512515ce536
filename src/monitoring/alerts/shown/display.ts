import { SEVERITIES, type Severity } from '../../severity';
import type { Alert, Suppression } from '../alert';
import { isOpen } from '../machine/fold';

/** Worst first: what a person has to look at before everything below it. */
export const DISPLAY_STATES = [
  'stale',
  'firing',
  'recovering',
  'pending',
  'noData',
  'suppressed',
  'acknowledged',
  'latched',
  'ok',
] as const;

export type DisplayState = (typeof DISPLAY_STATES)[number];

/** How an alert looks. Icons and colours are names of VS Code's own, as data. */
export interface AlertDisplay {
  readonly state: DisplayState;
  /** A codicon id. */
  readonly icon: string;
  /** A theme colour id. */
  readonly colour: string;
}

/** Suppressions that hold notifications back and do not explain the alert away. */
const ONLY_QUIET: ReadonlySet<Suppression['kind']> = new Set(['flapHold', 'quietHours']);

/** The suppression that explains why an alert is dim, if one does. */
export const explainingSuppression = ({ suppressions }: Alert): Suppression | undefined =>
  suppressions.length === 0 ? undefined : suppressions.find(({ kind }) => !ONLY_QUIET.has(kind));

/** The one state to show of an alert: a function of its axes, never stored. */
export function displayStateOf(alert: Alert): DisplayState {
  if (!isOpen(alert)) {
    if (alert.latched) return 'latched';
    return alert.condition === 'inactive' && alert.evaluation.state !== 'ok' ? 'noData' : 'ok';
  }
  if (alert.evaluation.state === 'stale') return 'stale';
  if (explainingSuppression(alert)) return 'suppressed';
  if (alert.acknowledgement) return 'acknowledged';
  if (alert.condition === 'firing') return 'firing';
  return alert.condition === 'recovering' ? 'recovering' : 'pending';
}

export const COLOURS = {
  red: 'charts.red',
  orange: 'sitrep.orange',
  blue: 'charts.blue',
  yellow: 'charts.yellow',
  purple: 'charts.purple',
  green: 'charts.green',
  dim: 'disabledForeground',
} as const;

const FIRING: Record<Severity, Omit<AlertDisplay, 'state'>> = {
  P0: { icon: 'error', colour: COLOURS.red },
  P1: { icon: 'error', colour: COLOURS.red },
  P2: { icon: 'warning', colour: COLOURS.orange },
  unmapped: { icon: 'question', colour: COLOURS.orange },
  P3: { icon: 'info', colour: COLOURS.blue },
  P4: { icon: 'info', colour: COLOURS.blue },
};

const OTHERS: Record<Exclude<DisplayState, 'firing'>, Omit<AlertDisplay, 'state'>> = {
  stale: { icon: 'history', colour: COLOURS.purple },
  recovering: { icon: 'circle-outline', colour: COLOURS.yellow },
  pending: { icon: 'circle-outline', colour: COLOURS.yellow },
  noData: { icon: 'circle-slash', colour: COLOURS.purple },
  suppressed: { icon: 'bell-slash', colour: COLOURS.dim },
  acknowledged: { icon: 'check', colour: COLOURS.dim },
  latched: { icon: 'mail', colour: COLOURS.blue },
  ok: { icon: 'pass', colour: COLOURS.green },
};

const SUPPRESSED_ICONS: Partial<Record<Suppression['kind'], string>> = {
  maintenance: 'tools',
  dependency: 'type-hierarchy',
};

export function displayOf(alert: Alert): AlertDisplay {
  const state = displayStateOf(alert);
  if (state === 'firing') return { state, ...FIRING[alert.severity] };
  const look = OTHERS[state];
  const kind = state === 'suppressed' ? explainingSuppression(alert)?.kind : undefined;
  return { state, ...look, icon: (kind && SUPPRESSED_ICONS[kind]) ?? look.icon };
}

/** Whether a person is needed and none has said that they are on it: what the badge counts. */
export const needsSomeone = (alert: Alert): boolean =>
  isOpen(alert) &&
  alert.condition !== 'pending' &&
  alert.acknowledgement === undefined &&
  explainingSuppression(alert) === undefined;

/** Lower is worse: the display state, then the severity. */
export const rankOf = (alert: Alert): number =>
  DISPLAY_STATES.indexOf(displayStateOf(alert)) * SEVERITIES.length + SEVERITIES.indexOf(alert.severity);

/** An alert with what it is sorted by, worked out once. */
export interface RankedAlert {
  readonly alert: Alert;
  readonly rank: number;
  readonly time: number;
}

export const ranked = (alert: Alert): RankedAlert => ({
  alert,
  rank: rankOf(alert),
  time: alert.times.firedAt ?? alert.times.firstObservedAt,
});

/** Worst first; of equals, the one that fired last first. Total, so that nothing jumps between two snapshots. */
export function compareRanked(a: RankedAlert, b: RankedAlert): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.time !== b.time) return b.time - a.time;
  if (a.alert.title !== b.alert.title) return a.alert.title < b.alert.title ? -1 : 1;
  return a.alert.identity.fingerprint < b.alert.identity.fingerprint ? -1 : 1;
}

export const compareAlerts = (a: Alert, b: Alert): number => compareRanked(ranked(a), ranked(b));

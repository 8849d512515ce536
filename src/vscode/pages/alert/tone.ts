import type { Alert } from '../../../monitoring/alerts/alert';
import type { DisplayState } from '../../../monitoring/alerts/shown/display';
import { displayStateOf } from '../../../monitoring/alerts/shown/display';
import type { Severity } from '../../../monitoring/severity';
import type { AlertPageShown } from '../../../protocol/alertPage';

type Tone = AlertPageShown['tone'];

const FIRING: Readonly<Record<Severity, Tone>> = {
  P0: 'bad',
  P1: 'bad',
  P2: 'warning',
  unmapped: 'warning',
  P3: 'info',
  P4: 'info',
};

const OTHERS: Readonly<Record<Exclude<DisplayState, 'firing'>, Tone>> = {
  stale: 'unknown',
  recovering: 'pending',
  pending: 'pending',
  noData: 'unknown',
  suppressed: 'calm',
  acknowledged: 'calm',
  latched: 'info',
  ok: 'ok',
};

/** The page's colour of an alert: the same as its icon's in the tree. */
export function toneOf(alert: Alert): Tone {
  const state = displayStateOf(alert);
  return state === 'firing' ? FIRING[alert.severity] : OTHERS[state];
}

/** `P0 (critical)`; the word alone when no table knows it. */
export function severityText({ severity, severityWord }: Alert): string {
  if (severity === 'unmapped')
    return severityWord === undefined ? 'no severity given' : `unmapped severity "${severityWord}"`;
  return severityWord === undefined ? severity : `${severity} (${severityWord})`;
}

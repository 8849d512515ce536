import type { Ms } from '../base/clock';
import type { Alert } from './alerts/alert';
import { durationWords } from './words';

export type DisplayState =
  | 'stale'
  | 'firing'
  | 'unmapped'
  | 'recovering'
  | 'pending'
  | 'noData'
  | 'acknowledged'
  | 'silenced'
  | 'maintenance'
  | 'dependency'
  | 'latched'
  | 'ok';

export function displayOf(alert: Alert): DisplayState {
  if (alert.evaluation.state === 'stale' || alert.evaluation.state === 'unknown') return 'stale';
  if (alert.condition === 'firing' && alert.acknowledgement) return 'acknowledged';
  if (alert.suppressions.length > 0) return 'silenced';
  if (alert.condition === 'firing') return alert.severity === 'unmapped' ? 'unmapped' : 'firing';
  if (alert.condition === 'recovering' || alert.condition === 'pending') return alert.condition;
  if (alert.evaluation.state === 'noData' || alert.evaluation.state === 'error') return 'noData';
  return alert.latched ? 'latched' : 'ok';
}

export function stateWords(alert: Alert, now: Ms): string {
  const since = alert.times.firedAt ?? alert.times.activeAt ?? alert.times.firstObservedAt;
  return `${displayOf(alert)} ${durationWords(now - since)}`;
}

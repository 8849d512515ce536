import type { Ms } from '../../base/clock';
import type { Alert } from '../../monitoring/alerts/alert';
import { needsSomeone } from '../../monitoring/alerts/shown/display';
import type { Configuration } from '../../monitoring/configuration/configuration';
import { durationWords } from '../../monitoring/words';

/** How long is left until somebody must have the alert. */
export interface ResponseClock {
  readonly dueAt: Ms;
  readonly isOverdue: boolean;
  /** `4 min left`, `less than 1 min left`, `overdue by 3 min`: they change once a minute, so that they can be read. */
  readonly words: string;
  /** After how long the words are others. */
  readonly changesIn: Ms;
}

const MINUTE: Ms = 60_000;

/**
 * The response clock of an alert, counted from its firing. It runs as long as somebody is needed: an acknowledgement, a
 * silence or its end stops it, and so does a severity for which no response time is configured.
 */
export function responseClock(
  alert: Alert,
  response: Configuration['response'],
  now: Ms,
): ResponseClock | undefined {
  const allowed = response[alert.severity];
  if (allowed === undefined || !needsSomeone(alert)) return undefined;
  const dueAt = (alert.times.firedAt ?? alert.times.firstObservedAt) + allowed;
  const left = dueAt - now;
  if (left <= 0) return overdue(dueAt, -left);
  if (left < MINUTE) return { dueAt, isOverdue: false, words: 'less than 1 min left', changesIn: left };
  // Whole minutes, rounded down: `4 min left` turns into `3 min left` just after there are exactly four.
  const changesIn = (left % MINUTE) + 1;
  return { dueAt, isOverdue: false, words: `${durationWords(left)} left`, changesIn };
}

function overdue(dueAt: Ms, by: Ms): ResponseClock {
  const words = by < MINUTE ? 'overdue' : `overdue by ${durationWords(by)}`;
  return { dueAt, isOverdue: true, words, changesIn: MINUTE - (by % MINUTE) };
}

/** Of several alerts the one whose time is up first. */
export function tightestClock(
  alerts: readonly Alert[],
  clockOf: (alert: Alert) => ResponseClock | undefined,
): ResponseClock | undefined {
  let tightest: ResponseClock | undefined;
  for (const alert of alerts) {
    const clock = clockOf(alert);
    if (clock && clock.dueAt < (tightest?.dueAt ?? Infinity)) tightest = clock;
  }
  return tightest;
}

import type { Ms } from '../base/clock';
import type { Alert } from './alerts/alert';
import type { AlertEvent } from './alerts/alertEvent';
import type { AlertBoard } from './alerts/board';
import { isShown } from './alerts/board';
import { isOpen } from './alerts/fold';
import type { AlertLedger } from './alerts/ledger';
import { decideExpiry } from './alerts/ownership';
import { decideEndOfSuppression } from './alerts/suppression';

/** An alert that is over is forgotten after this long, so that one that comes back soon is known to come back. */
const FORGOTTEN_AFTER: Ms = 60 * 60_000;

/** What only the passing of time changes: acknowledgements and suppressions end (T13, T14), and what is over is let go. */
export async function housekeep(ledger: AlertLedger, board: AlertBoard, now: Ms): Promise<boolean> {
  const events = board.alerts.some((alert) => dueOf(alert, now).length > 0)
    ? await ledger.commit(() => board.alerts.flatMap((alert) => dueOf(alert, now)))
    : [];
  const expired = board.expire(now);
  for (const sourceId of ledger.sourceIds) {
    const over = [...ledger.of(sourceId).values()].filter((alert) => isOver(alert, now));
    ledger.forget(
      sourceId,
      over.map(({ identity }) => identity.fingerprint),
    );
  }
  return events.length > 0 || expired;
}

function dueOf(alert: Alert, now: Ms): readonly AlertEvent[] {
  if (!alert.acknowledgement && alert.suppressions.length === 0) return [];
  return [...decideExpiry(alert, now), ...decideEndOfSuppression(alert, now)];
}

function isOver(alert: Alert, now: Ms): boolean {
  if (isOpen(alert) || isShown(alert, now)) return false;
  return alert.condition === 'inactive' || now - (alert.times.resolvedAt ?? 0) > FORGOTTEN_AFTER;
}

import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertBoard } from '../alerts/board';
import { isShown } from '../alerts/board';
import { isOpen } from '../alerts/machine/fold';
import type { AlertLedger } from '../alerts/machine/ledger';
import { isRemembered } from '../alerts/machine/lifetimes';
import { decideExpiry } from '../alerts/machine/ownership';
import { decideEndOfSuppression } from '../alerts/suppression';

/** An alert that is over is forgotten after this long, so that one that comes back soon is known to come back. */
const FORGOTTEN_AFTER: Ms = 60 * 60_000;
const OVER = 'it is over and of no more interest';

/** What only the passing of time changes: acknowledgements and suppressions end (T13, T14), and what is over is let go. */
export async function housekeep(ledger: AlertLedger, board: AlertBoard, now: Ms): Promise<boolean> {
  const due = dueIn(ledger, now);
  // Decided again inside, on the state of that moment: a poll may have been taken in between.
  if (due.length > 0) await ledger.commit(() => dueIn(ledger, now));
  const expired = board.expire(now);
  if (overIn(ledger, now).length > 0) await ledger.commit(() => overIn(ledger, now));
  return due.length > 0 || expired;
}

/** Letting go is an event like any other: without it, a replay would still know the alert and judge its return by that. */
function overIn(ledger: AlertLedger, now: Ms): readonly AlertEvent[] {
  const over: AlertEvent[] = [];
  for (const sourceId of ledger.sourceIds) {
    for (const [fingerprint, alert] of ledger.of(sourceId)) {
      if (isOver(alert, now)) over.push({ at: now, sourceId, fingerprint, rule: 'dropped', why: OVER });
    }
  }
  return over;
}

/** Each source's own state is asked, and not what is shown, which may combine several of them. */
function dueIn(ledger: AlertLedger, now: Ms): readonly AlertEvent[] {
  const due: AlertEvent[] = [];
  for (const sourceId of ledger.sourceIds) {
    for (const alert of ledger.of(sourceId).values()) {
      if (!alert.acknowledgement && alert.suppressions.length === 0) continue;
      due.push(...decideExpiry(alert, now), ...decideEndOfSuppression(alert, now));
    }
  }
  return due;
}

function isOver(alert: Alert, now: Ms): boolean {
  if (isOpen(alert) || isShown(alert, now) || isRemembered(alert)) return false;
  return alert.condition === 'inactive' || now - (alert.times.resolvedAt ?? 0) > FORGOTTEN_AFTER;
}

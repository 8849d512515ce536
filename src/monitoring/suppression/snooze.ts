import type { Ms } from '../../base/clock';
import type { Alert, Suppression } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { isOpen } from '../alerts/machine/fold';
import { subjectOf } from '../alerts/machine/ownership';
import type { SnoozeOutcome, SnoozeRequest } from '../snapshot';

export interface SnoozeDecision {
  readonly events: readonly AlertEvent[];
  readonly outcome: SnoozeOutcome;
}

/**
 * T14: nobody is told of this alert until a time. Getting worse (T8) ends it before that, and without a time it is the only
 * thing that does, beside the end of the alert itself.
 */
export function decideSnooze(alert: Alert | undefined, request: SnoozeRequest, at: Ms): SnoozeDecision {
  if (!alert) return refusal('This alert is no longer known, so there is nothing to snooze.');
  if (!isOpen(alert)) return refusal(`"${alert.title}" has resolved already, so it was not snoozed.`);
  const { by, until, comment } = request;
  if (until !== undefined && until <= at) {
    return refusal(`The snooze of "${alert.title}" would have ended already. Choose a later time.`);
  }
  const snooze: Suppression = { kind: 'snooze', id: SNOOZE, by, comment, until, origin: 'sitrep' };
  return {
    events: [{ ...subjectOf(alert, at), rule: 'T14', suppressions: [...withoutOwnSnooze(alert), snooze] }],
    outcome: { snoozed: true, message: `"${alert.title}" is snoozed.` },
  };
}

/** T14 by a person. */
export const decideUnsnooze = (alert: Alert, at: Ms): readonly AlertEvent[] =>
  isSnoozed(alert) ? [{ ...subjectOf(alert, at), rule: 'T14', suppressions: withoutOwnSnooze(alert) }] : [];

export const isSnoozed = ({ suppressions }: Pick<Alert, 'suppressions'>): boolean =>
  suppressions.some(isOwnSnooze);

/** One alert has one snooze of ours; a source may have another. */
const SNOOZE = 'sitrep-snooze';

const isOwnSnooze = ({ kind, origin }: Suppression): boolean => kind === 'snooze' && origin === 'sitrep';
const withoutOwnSnooze = ({ suppressions }: Alert): readonly Suppression[] =>
  suppressions.filter((one) => !isOwnSnooze(one));

const refusal = (message: string): SnoozeDecision => ({ events: [], outcome: { snoozed: false, message } });

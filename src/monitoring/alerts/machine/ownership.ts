import type { Ms } from '../../../base/clock';
import type { AcknowledgeOutcome, AcknowledgeRequest } from '../../snapshot';
import type { Acknowledgement, Alert, AlertObservation } from '../alert';
import type { AlertEvent, Subject } from '../alertEvent';
import { sameRecord } from '../attributes';
import { isOpen } from './fold';
import { isOutlived } from './lifetimes';

export interface AcknowledgeDecision {
  readonly events: readonly AlertEvent[];
  readonly outcome: AcknowledgeOutcome;
}

/** T12. What has resolved stays resolved: the answer is a message and nothing else. */
export function decideAcknowledge(
  alert: Alert | undefined,
  request: AcknowledgeRequest,
  at: Ms,
): AcknowledgeDecision {
  if (!alert) return refusal('This alert is no longer known, so there is nothing to acknowledge.');
  if (!isOpen(alert)) return refusal(`"${alert.title}" has resolved already, so it was not acknowledged.`);
  if (request.until !== undefined && request.until <= at) {
    return refusal(`The acknowledgement of "${alert.title}" would have ended already. Choose a later time.`);
  }
  const { by, mode, until, note } = request;
  const acknowledgement: Acknowledgement = { by, at, until, mode, note, origin: 'sitrep' };
  return {
    events: [{ ...subjectOf(alert, at), rule: 'T12', acknowledgement }],
    outcome: { acknowledged: true, message: `"${alert.title}" is acknowledged by ${by}.` },
  };
}

const refusal = (message: string): AcknowledgeDecision => ({
  events: [],
  outcome: { acknowledged: false, message },
});

/** T13 by a person. */
export const decideUnacknowledge = (alert: Alert | undefined, at: Ms): readonly AlertEvent[] =>
  alert?.acknowledgement ? [{ ...subjectOf(alert, at), rule: 'T13', why: 'user' }] : [];

/** T13 by the clock. */
export function decideExpiry(alert: Alert, at: Ms): readonly AlertEvent[] {
  if (!alert.acknowledgement) return [];
  const { until = Infinity } = alert.acknowledgement;
  if (until > at && !isOutlived(alert, at)) return [];
  return [{ ...subjectOf(alert, at), rule: 'T13', why: 'expired' }];
}

/** T15: looked at. */
export const decideSeen = (alert: Alert | undefined, at: Ms): readonly AlertEvent[] =>
  alert && (!alert.seen || alert.latched) ? [{ ...subjectOf(alert, at), rule: 'T15', latched: false }] : [];

/** T12 and T13 by the source: its acknowledgement comes and goes with its answers; ours stays when it has none. */
export function decideSourceAcknowledgement(
  alert: Alert | undefined,
  observation: AlertObservation,
  condition: string,
  subject: Subject,
  events: AlertEvent[],
): void {
  const told = observation.acknowledgement;
  const held = alert?.acknowledgement;
  if (!told) {
    if (held?.origin === 'source') events.push({ ...subject, rule: 'T13', why: 'source' });
    return;
  }
  const open = condition === 'pending' || condition === 'firing' || condition === 'recovering';
  if (!open || (held && sameRecord(held, told))) return;
  events.push({ ...subject, rule: 'T12', acknowledgement: told });
}

export const subjectOf = (alert: Alert, at: Ms): Subject => ({
  at,
  sourceId: alert.provenance.sourceId,
  fingerprint: alert.identity.fingerprint,
});

import type { Ms } from '../../base/clock';
import type { Records } from '../../base/records/records';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Configuration } from '../../monitoring/configuration/configuration';
import { clockTime, durationWords } from '../../monitoring/words';
import type { DueStep } from './decideEscalation';
import { nextStep } from './decideEscalation';
import { EscalationRecords } from './escalationRecords';
import { escalationSteps } from './policy';

/** Why a person hears of alerts whose same step is due, as the first sentence of the message. */
export function escalationReason(alerts: readonly Alert[], { step, dueAt, late }: DueStep, now: Ms): string {
  const since = durationWords(step.after);
  const [first] = alerts;
  const isOne = alerts.length === 1;
  const holder = isOne && first?.acknowledgement ? `, although ${first.acknowledgement.by} has it` : '';
  const why =
    step.unless === 'acknowledged'
      ? `nobody has acknowledged ${isOne ? 'it' : 'them'} ${since} after ${isOne ? 'it' : 'they'} began`
      : `${isOne ? 'it is' : 'they are'} not resolved ${since} after ${isOne ? 'it' : 'they'} began${holder}`;
  return `Escalated to ${step.notify.join(', ')}: ${why}.${lateWords(late, dueAt, now)}`;
}

function lateWords(late: DueStep['late'], dueAt: Ms, now: Ms): string {
  if (late === undefined) return '';
  const by = durationWords(now - dueAt);
  return late === 'notRunning'
    ? ` This is ${by} late: Sitrep was not running when it was due at ${clockTime(dueAt)}.`
    : ` It became due only now, ${by} after its time: the alert got worse, or is not acknowledged or silenced any more.`;
}

export interface EscalationState {
  readonly alert: Alert;
  readonly configuration: Configuration;
  readonly records: Records;
  readonly now: Ms;
}

/** `lead told at 14:07:00; cto at 14:17:00 unless resolved`; nothing where nobody was told, and nobody will be. */
export function escalationWords({ alert, configuration, records, now }: EscalationState): string | undefined {
  const steps = escalationSteps(alert.severity, configuration);
  if (steps.length === 0) return undefined;
  const done = new EscalationRecords(records).lastOf(alert.identity.fingerprint);
  const next = nextStep({ alert, steps, done: new Set(done.map(({ id }) => id)), now });
  const told = done.map(
    ({ notify, at, outcome }) => `${notify.join(', ')} ${OUTCOMES[outcome]} at ${clockTime(at)}`,
  );
  const coming =
    next && `${next.step.notify.join(', ')} at ${clockTime(next.dueAt)} unless ${next.step.unless}`;
  const words = [...told, ...(coming === undefined ? [] : [coming])];
  return words.length === 0 ? undefined : words.join('; ');
}

const OUTCOMES = {
  sent: 'told',
  passedOver: 'passed over',
  nobodyToReach: 'not told (no channel)',
} as const;

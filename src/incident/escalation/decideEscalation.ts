import type { Ms } from '../../base/clock';
import type { Alert } from '../../monitoring/alerts/alert';
import type { EscalationStep } from '../../monitoring/configuration/configuration';
import { stepId } from './policy';

export interface DueStep {
  readonly step: EscalationStep;
  readonly dueAt: Ms;
  /** Why it was not taken when it was due: nobody watched, or it became due only later. */
  readonly late: 'notRunning' | 'becameDue' | undefined;
}

export interface EscalationDecision {
  readonly send: readonly DueStep[];
  /** Steps whose time went by unseen: they are written down and never sent. */
  readonly passOver: readonly DueStep[];
}

export interface EscalationInput {
  readonly alert: Alert;
  /** Of the alert's severity, the earliest first. */
  readonly steps: readonly EscalationStep[];
  /** Ids of steps that were sent or passed over in this episode. */
  readonly done: ReadonlySet<string>;
  readonly now: Ms;
  /** Since when somebody has watched without a gap. */
  readonly watchedSince: Ms;
}

/** Sitrep looks once a second; what is later than this has a reason that must be told. */
const PUNCTUAL: Ms = 60_000;
/** Nobody is woken for a step that should have been taken so long ago. */
export const TOO_LATE: Ms = 6 * 3_600_000;

const NOTHING: EscalationDecision = { send: [], passOver: [] };

/**
 * Which steps of an escalation are due, counted from the firing. Of steps that were missed, only the furthest is taken,
 * late: whoever stands before it in the chain would be told of something that is past them.
 */
export function decideEscalation(input: EscalationInput): EscalationDecision {
  const { alert, now } = input;
  if (alert.condition !== 'firing' && alert.condition !== 'recovering') return NOTHING;
  if (alert.suppressions.length > 0) return NOTHING;
  const due = dueSteps(input);
  if (due.length === 0) return NOTHING;
  const punctual = due.filter(({ late }) => late === undefined);
  const furthest = due.at(-1)?.dueAt ?? 0;
  const candidates = punctual.length > 0 ? punctual : due.filter(({ dueAt }) => dueAt === furthest);
  const send = candidates.filter(({ dueAt }) => now - dueAt <= TOO_LATE);
  return { send, passOver: due.filter((step) => !send.includes(step)) };
}

function dueSteps({ alert, steps, done, now, watchedSince }: EscalationInput): readonly DueStep[] {
  const firedAt = alert.times.firedAt ?? alert.times.firstObservedAt;
  return steps.flatMap((step): DueStep[] => {
    const dueAt = firedAt + step.after;
    const isNeedless = step.unless === 'acknowledged' && alert.acknowledgement !== undefined;
    if (dueAt > now || isNeedless || done.has(stepId(step))) return [];
    if (now - dueAt <= PUNCTUAL) return [{ step, dueAt, late: undefined }];
    return [{ step, dueAt, late: watchedSince > dueAt ? 'notRunning' : 'becameDue' }];
  });
}

/** The step that comes next, if nothing changes. */
export function nextStep({
  alert,
  steps,
  done,
  now,
}: Omit<EscalationInput, 'watchedSince'>): DueStep | undefined {
  if (alert.condition !== 'firing' && alert.condition !== 'recovering') return undefined;
  const firedAt = alert.times.firedAt ?? alert.times.firstObservedAt;
  const coming = steps.find(
    (step) =>
      firedAt + step.after > now &&
      !done.has(stepId(step)) &&
      !(step.unless === 'acknowledged' && alert.acknowledgement),
  );
  return coming && { step: coming, dueAt: firedAt + coming.after, late: undefined };
}

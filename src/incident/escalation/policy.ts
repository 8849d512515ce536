import type { Ms } from '../../base/clock';
import type { Configuration, EscalationStep } from '../../monitoring/configuration/configuration';
import type { Severity } from '../../monitoring/severity';

const MINUTE: Ms = 60_000;

/** The steps of a severity, the earliest first: those of `escalation:`, else what `onCall.escalation` means. */
export function escalationSteps(
  severity: Severity,
  { escalation, onCall }: Pick<Configuration, 'escalation' | 'onCall'>,
): readonly EscalationStep[] {
  const steps = escalation[severity] ?? usualSteps(severity, onCall?.escalation ?? []);
  return steps.length < 2 ? steps : [...steps].sort((a, b) => a.after - b.after);
}

/**
 * The short form: of `[lead, cto]`, P0 goes to the lead after 5 minutes without acknowledgement, then to the next in the
 * chain every further 15 minutes without resolution, the first of them after 15; P1 to the lead after 15 without
 * acknowledgement; everything below to nobody.
 */
function usualSteps(severity: Severity, [first, ...others]: readonly string[]): readonly EscalationStep[] {
  if (first === undefined) return [];
  if (severity === 'P1') return [{ after: 15 * MINUTE, unless: 'acknowledged', notify: [first] }];
  if (severity !== 'P0') return [];
  return [
    { after: 5 * MINUTE, unless: 'acknowledged', notify: [first] },
    ...others.map((name, index) => ({
      after: (index + 1) * 15 * MINUTE,
      unless: 'resolved' as const,
      notify: [name],
    })),
  ];
}

/** Recognises a step of an episode again after a restart, and after other steps were added or taken away. */
export const stepId = ({ after, unless, notify }: EscalationStep): string =>
  `${after} ${unless} ${notify.join(',')}`;

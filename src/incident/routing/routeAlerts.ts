import type { Ms } from '../../base/clock';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Configuration } from '../../monitoring/configuration/configuration';
import { compareSeverity } from '../../monitoring/severity';
import { owningConfiguration } from '../response/owningConfiguration';
import { memberOf } from './memberChange';
import type { StoredMessage } from './storedMessage';
import type { Target } from './targets';
import { resolveTargets, targetKey } from './targets';

/** More alerts than this that begin within one beat are one message to a target. */
const MOST_SINGLE = 3;

export interface RoutingInput {
  /** Alerts that began to fire, got worse, or are not kept quiet any more. */
  readonly alerts: readonly Alert[];
  readonly configurations: readonly Configuration[];
  /** Whether a target has a message about the firing of an alert that goes on. */
  readonly isTold: (fingerprint: string, target: Target) => boolean;
  readonly now: Ms;
}

/** The first messages about alerts, by the severities of `notify:`. What is kept quiet, and what nobody asked for, has none. */
export function routeAlerts({ alerts, configurations, isTold, now }: RoutingInput): readonly StoredMessage[] {
  const byTarget = new Map<string, { target: Target; configuration: Configuration; alerts: Alert[] }>();
  for (const alert of alerts) {
    const configuration = owningConfiguration(alert, configurations);
    if (!configuration || alert.condition !== 'firing' || alert.suppressions.length > 0) continue;
    for (const target of resolveTargets(configuration.notify[alert.severity] ?? [], configuration, now)
      .targets) {
      if (isTold(alert.identity.fingerprint, target)) continue;
      const entry = byTarget.get(targetKey(target)) ?? { target, configuration, alerts: [] };
      byTarget.set(targetKey(target), entry);
      entry.alerts.push(alert);
    }
  }
  return [...byTarget.values()].flatMap(({ target, configuration, alerts: wanted }) => {
    return grouped(wanted).map((group) => firstMessage({ target, configuration, alerts: group, now }));
  });
}

/** The worst first; many are one message, few are one each. */
export function grouped(alerts: readonly Alert[]): readonly Alert[][] {
  const sorted = [...alerts].sort((a, b) => compareSeverity(a.severity, b.severity));
  return sorted.length > MOST_SINGLE ? [sorted] : sorted.map((alert) => [alert]);
}

export interface FirstMessage {
  readonly target: Target;
  readonly configuration: Pick<Configuration, 'environment' | 'production' | 'demo'>;
  readonly alerts: readonly Alert[];
  readonly now: Ms;
  /** Set for an escalation: what to say first, and what tells this step from the others of the episode. */
  readonly escalation?: { readonly reason: string; readonly stepId: string };
}

export function firstMessage({
  target,
  configuration,
  alerts,
  now,
  escalation,
}: FirstMessage): StoredMessage {
  const members = alerts.map(memberOf);
  const why = escalation === undefined ? '' : ` (escalation ${escalation.stepId})`;
  return {
    id: `${members[0]?.episode ?? ''} to ${targetKey(target)}${why}`,
    channel: target.channel,
    recipient: target.recipient,
    reason: escalation?.reason,
    environment: configuration.environment,
    production: configuration.production,
    demo: configuration.demo,
    members,
    createdAt: now,
    sent: undefined,
    sentAt: undefined,
    pending: escalation === undefined ? 'fired' : 'escalated',
    pendingSince: now,
    attempts: 0,
    nextAttemptAt: now,
    problem: undefined,
    abandoned: false,
  };
}

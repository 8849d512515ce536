import type { AlertObservation, AlertValue } from '../../alerts/alert';
import { alertTexts } from '../../alerts/shown/alertTexts';
import { linksOf } from '../../alerts/shown/annotationLinks';
import { fingerprintOf } from '../../alerts/identity';
import { thresholdOf } from '../../alerts/shown/threshold';
import { labelFingerprint } from '../../../metrics/labelFingerprint';
import type { ActiveAlert } from '../evaluation/activeAlert';
import type { EvaluatedRule } from '../evaluation/groupEvaluation';
import type { RuleHealth } from '../evaluation/ruleOutcome';
import type { AlertRule, RuleGroup } from '../file/ruleFile';

/** The word of `provenance.sourceType` and of `type:` for rules that are evaluated here. */
export const RULES_TYPE = 'rules';

/** What an evaluated rule says: its alerts, and itself when it cannot be told whether it has any. */
export function ruleObservations(
  group: RuleGroup,
  { rule, alerting, health }: EvaluatedRule,
): AlertObservation[] {
  if (rule.kind !== 'alert' || !alerting) return [];
  const alerts = alerting.alerts.map((alert) => alertObservation(alert, rule, health));
  const isOpen = alerting.alerts.some(({ state }) => state !== 'inactive');
  const isDoubtful = health.state === 'error' || health.state === 'noData';
  return isDoubtful && !isOpen ? [...alerts, doubtfulRule(group, rule, health)] : alerts;
}

const CONDITIONS: Readonly<Record<ActiveAlert['state'], AlertObservation['condition']>> = {
  pending: 'pending',
  firing: 'firing',
  inactive: 'resolved',
};

function alertObservation(alert: ActiveAlert, rule: AlertRule, health: RuleHealth): AlertObservation {
  const labels = alert.labels.toRecord();
  const { annotations, value, state, activeAt, firedAt, resolvedAt } = alert;
  return {
    fingerprint: labelFingerprint(labels),
    identityFields: labels,
    native: { state, health: health.state },
    raw: undefined,
    unmapped: [],
    ...alertTexts(labels, annotations),
    labels,
    annotations,
    condition: CONDITIONS[state],
    evaluation: evaluationOf(rule, health),
    value: { current: value, ...conditionOf(rule) },
    suppressions: [],
    activeAt,
    ...(firedAt === undefined ? {} : { startsAt: firedAt }),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    links: linksOf(annotations, []),
  };
}

/** A rule that says nothing might be firing, and that is shown. */
function doubtfulRule(group: RuleGroup, rule: AlertRule, health: RuleHealth): AlertObservation {
  const labels = { ...rule.labels, alertname: rule.name };
  const identityFields = { ...labels, group: group.name, query: rule.expression };
  return {
    fingerprint: fingerprintOf({ sourceType: RULES_TYPE, scope: group.file, fields: identityFields }),
    identityFields,
    native: { health: health.state },
    raw: undefined,
    unmapped: [],
    // Annotations of a rule are templates: only an alert has them filled in.
    ...alertTexts(labels, {}),
    labels,
    annotations: {},
    condition: 'unknown',
    evaluation: evaluationOf(rule, health),
    value: conditionOf(rule),
    suppressions: [],
    links: linksOf(rule.annotations, []),
  };
}

function evaluationOf(
  rule: AlertRule,
  { state, detail }: RuleHealth,
): NonNullable<AlertObservation['evaluation']> {
  switch (state) {
    case 'ok':
      return { state: 'ok' };
    case 'unevaluated':
      return { state: 'unknown', detail: `The rule "${rule.name}" was not evaluated yet.` };
    case 'noData':
      return { state: 'noData', detail: `The rule "${rule.name}" has ${detail ?? 'no data'}.` };
    case 'error':
      return { state: 'error', detail: `The rule "${rule.name}" cannot be evaluated: ${detail ?? ''}.` };
  }
}

function conditionOf(rule: AlertRule): Partial<AlertValue> {
  const { expression, holdFor } = rule;
  return {
    unit: undefined,
    holdFor,
    ...(thresholdOf(expression) ?? { expression, operator: undefined, threshold: undefined }),
  };
}

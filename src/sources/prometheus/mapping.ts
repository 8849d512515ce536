import type { Labels } from '../../metrics/series';
import type { AlertObservation, UnmappedField } from '../../monitoring/alerts/alert';
import { linkTo, linksOf } from '../../monitoring/alerts/shown/annotationLinks';
import { alertTexts } from '../../monitoring/alerts/shown/alertTexts';
import { Unmapped, capRaw, readLabels } from '../shared/capture';
import { labelFingerprint } from '../../metrics/labelFingerprint';
import { fingerprintOf } from '../shared/fingerprint';
import { field, isObject, textField, type JsonObject } from '../shared/json';
import { shorten } from '../shared/sourceHttp';
import { parseTime } from '../shared/time';
import { readSampleValue, type RuleResponse } from './responses';
import { thresholdOf } from '../../monitoring/alerts/shown/threshold';

export interface Scope {
  readonly sourceId: string;
  /** Of the server, without a trailing slash, for links. */
  readonly url: string;
}

export interface MappedAlerts {
  readonly alerts: readonly AlertObservation[];
  /** Entries that are no alerts at all. */
  readonly unreadable: readonly UnmappedField[];
}

const CONDITIONS: ReadonlyMap<string, AlertObservation['condition']> = new Map([
  ['pending', 'pending'],
  ['firing', 'firing'],
]);

/** Joins `/api/v1/alerts` with the rules that made them; nothing when `data` is not an answer of that endpoint. */
export function mapAlerts(
  data: unknown,
  rules: readonly RuleResponse[],
  scope: Scope,
): MappedAlerts | undefined {
  if (!isObject(data) || !Array.isArray(data.alerts)) return undefined;
  const ruleOf = joinByLabels(rules);
  const alerts = new Map<string, AlertObservation>();
  const unreadable: UnmappedField[] = [];
  for (const [index, item] of (data.alerts as readonly unknown[]).entries()) {
    if (!isObject(item) || !isObject(field(item, 'labels'))) {
      unreadable.push({ path: `alerts[${index}]`, why: 'wrongType' });
      continue;
    }
    const alert = mapAlert(item, ruleOf(item), scope);
    // Two rules may make the same labels. To Alertmanager these are one alert, which fires when either does.
    if (alerts.get(alert.fingerprint)?.condition !== 'firing') alerts.set(alert.fingerprint, alert);
  }
  const failing = rules.filter((rule) => rule.health === 'err' && rule.alerts.length === 0);
  return { alerts: [...alerts.values(), ...failing.map((rule) => mapFailingRule(rule, scope))], unreadable };
}

function mapAlert(item: JsonObject, rule: RuleResponse | undefined, scope: Scope): AlertObservation {
  const unmapped = new Unmapped();
  const labels = readLabels(field(item, 'labels'), 'labels', unmapped);
  const annotations = readLabels(field(item, 'annotations'), 'annotations', unmapped);
  const state = textField(item, 'state') ?? '';
  const condition = CONDITIONS.get(state) ?? 'unknown';
  if (condition === 'unknown') unmapped.add('state', 'unknownWord');
  const activeAt = parseTime(field(item, 'activeAt'));
  if (activeAt === undefined) unmapped.add('activeAt', 'badTime');
  return {
    fingerprint: labelFingerprint(labels),
    identityFields: labels,
    native: nativeWords(state, rule),
    raw: capRaw(item),
    unmapped: unmapped.fields,
    ...alertTexts(labels, annotations),
    labels,
    annotations,
    condition,
    evaluation: evaluationOf(rule),
    value: { current: readSampleValue(field(item, 'value')), ...expressionOf(rule) },
    suppressions: [],
    ...(activeAt === undefined ? {} : { activeAt }),
    links: linksOf(annotations, ownLinks(rule, scope)),
  };
}

/** A rule that cannot be evaluated says nothing about its alerts, and that is shown: it might be firing. */
function mapFailingRule(rule: RuleResponse, scope: Scope): AlertObservation {
  const unmapped = new Unmapped();
  const labels = { ...readLabels(rule.labels, 'labels', unmapped), alertname: rule.name };
  const annotations = readLabels(rule.annotations, 'annotations', unmapped);
  const identityFields = { ...labels, rule: `${rule.group} ${rule.name}`, query: rule.query };
  return {
    fingerprint: fingerprintOf(scope.sourceId, identityFields),
    identityFields,
    native: nativeWords('', rule),
    raw: capRaw(rule.raw),
    unmapped: unmapped.fields,
    // Annotations of a rule are templates: only an alert has them filled in.
    ...alertTexts(labels, {}),
    labels,
    annotations,
    condition: 'unknown',
    evaluation: evaluationOf(rule),
    value: expressionOf(rule),
    suppressions: [],
    links: linksOf({}, ownLinks(rule, scope)),
  };
}

const nativeWords = (state: string, rule: RuleResponse | undefined): Readonly<Record<string, string>> => ({
  ...(state === '' ? {} : { state }),
  ...(rule ? { health: rule.health } : {}),
});

function evaluationOf(rule: RuleResponse | undefined): NonNullable<AlertObservation['evaluation']> {
  if (rule === undefined || rule.health === 'ok') return { state: 'ok' };
  if (rule.health !== 'err')
    return { state: 'unknown', detail: 'The server has not evaluated the rule yet.' };
  const why = rule.lastError === undefined ? '' : `: ${shorten(rule.lastError, 400)}`;
  return { state: 'error', detail: `The server cannot evaluate the rule "${rule.name}"${why}` };
}

function expressionOf(rule: RuleResponse | undefined): NonNullable<AlertObservation['value']> {
  if (rule === undefined) return {};
  return {
    unit: undefined,
    holdFor: rule.holdFor,
    ...(thresholdOf(rule.query) ?? { expression: rule.query, operator: undefined, threshold: undefined }),
  };
}

function ownLinks(rule: RuleResponse | undefined, { url }: Scope): Parameters<typeof linksOf>[1] {
  const graph = rule && `${url}/graph?g0.expr=${encodeURIComponent(rule.query)}&g0.tab=0`;
  return [linkTo('graph', graph), linkTo('source', `${url}/alerts`, 'Open in Prometheus')];
}

/** By the labels of the rule's own alerts; where the server gives none, by a name that only one rule has. */
function joinByLabels(rules: readonly RuleResponse[]): (alert: JsonObject) => RuleResponse | undefined {
  const byLabels = new Map<string, RuleResponse>();
  const byName = new Map<string, RuleResponse | undefined>();
  for (const rule of rules) {
    byName.set(rule.name, byName.has(rule.name) ? undefined : rule);
    for (const alert of rule.alerts) byLabels.set(keyOf(alert), rule);
  }
  return (alert) => byLabels.get(keyOf(alert)) ?? byName.get(nameOf(alert));
}

const keyOf = (alert: JsonObject): string =>
  labelFingerprint(readLabels(field(alert, 'labels'), 'labels', new Unmapped()));

function nameOf(alert: JsonObject): string {
  const labels: Labels = readLabels(field(alert, 'labels'), 'labels', new Unmapped());
  return labels.alertname ?? '';
}

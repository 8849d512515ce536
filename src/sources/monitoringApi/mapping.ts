import type { Ms } from '../../base/clock';
import type { Labels, Sample } from '../../metrics/series';
import type { AlertObservation, UnmappedField } from '../../monitoring/alerts/alert';
import type { CheckObservation } from '../../monitoring/check';
import { linkTo, linksOf } from '../../monitoring/alerts/shown/annotationLinks';
import { Unmapped, capRaw, capText } from '../shared/capture';
import { fingerprintOf } from '../shared/fingerprint';
import { judge } from '../shared/healthJudgement';
import { field, isObject, numberField, textField, type JsonObject } from '../shared/json';
import type { JsonAnswer } from '../shared/sourceHttp';
import { parseTime } from '../shared/time';
import { NAME_KEYS, TEXT_KEYS, TIME_KEYS, firstText, type RuleResponse } from './responses';

/** A health-like answer as a check, with the numbers below `uptime` beside it. */
export function checkOf(key: string, { value, response }: JsonAnswer): CheckObservation {
  const judgement = judge({
    status: response.status,
    expected: response.status < 300,
    body: { kind: 'json', value },
  });
  const uptime = isObject(value) ? field(value, 'uptime') : undefined;
  const percentage = isObject(uptime) ? numberField(uptime, 'percentage') : undefined;
  return {
    ...judgement,
    key,
    name: key,
    target: response.url,
    status: response.status,
    durationMs: response.durationMs,
    certificateExpiresAt: response.certificateExpiresAt,
    values: { ...judgement.values, ...(percentage === undefined ? {} : { uptime_percentage: percentage }) },
  };
}

/** Whether the service level is kept: a check of its own, because a service may be up and yet have broken its promise. */
export function serviceLevelOf(answer: JsonAnswer): CheckObservation | undefined {
  const sla = isObject(answer.value) ? field(answer.value, 'sla') : undefined;
  const compliance = isObject(sla) ? field(sla, 'compliance') : undefined;
  if (!isObject(compliance) || typeof compliance.overall !== 'boolean') return undefined;
  const broken = Object.entries(compliance).flatMap(([name, kept]) =>
    kept === false && name !== 'overall' ? [name] : [],
  );
  const why = broken.length === 0 ? '' : `: ${broken.join(', ')}`;
  return {
    key: 'sla',
    name: 'service level',
    verdict: compliance.overall ? 'ok' : 'failing',
    reason: compliance.overall ? undefined : `The service level is not kept${why}.`,
    target: answer.response.url,
    status: answer.response.status,
    durationMs: undefined,
    certificateExpiresAt: undefined,
    components: Object.entries(compliance).flatMap(([name, kept]) =>
      typeof kept === 'boolean' && name !== 'overall'
        ? [
            {
              name,
              verdict: kept ? ('ok' as const) : ('failing' as const),
              word: String(kept),
              reason: undefined,
              responseTimeMs: undefined,
            },
          ]
        : [],
    ),
    values: {},
  };
}

const MOST_SAMPLES = 5_000;
const DEEPEST = 8;

/**
 * Numbers of a JSON document as samples named by their path: `{api: {response_time: {p95: 180}}}` becomes
 * `api_response_time_p95`. Flags are 1 and 0. Times, texts and lists are no samples.
 */
export function samplesOf(value: unknown): {
  readonly samples: readonly Sample[];
  readonly truncated: boolean;
} {
  const samples: Sample[] = [];
  const visit = (at: unknown, path: readonly string[]): void => {
    if (samples.length > MOST_SAMPLES || path.length > DEEPEST) return;
    const number = typeof at === 'boolean' ? Number(at) : at;
    if (typeof number === 'number') {
      if (Number.isFinite(number) && path.length > 0 && path.at(-1) !== 'timestamp') {
        samples.push({ name: metricName(path), labels: {}, value: number });
      }
    } else if (isObject(at)) {
      for (const [key, inner] of Object.entries(at)) visit(inner, [...path, key]);
    }
  };
  visit(value, []);
  return { samples: samples.slice(0, MOST_SAMPLES), truncated: samples.length > MOST_SAMPLES };
}

/** Of the characters that a metric name may have (Prometheus data model). */
const metricName = (path: readonly string[]): string =>
  path
    .join('_')
    .replace(/[^a-zA-Z0-9_:]/g, '_')
    .replace(/^(?=\d)/, '_');

const CONDITIONS: ReadonlyMap<string, AlertObservation['condition']> = new Map([
  ...['active', 'firing', 'triggered', 'open', 'alerting', 'acknowledged', 'escalated'].map(
    (word) => [word, 'firing'] as const,
  ),
  ...['resolved', 'closed', 'ok', 'cleared'].map((word) => [word, 'resolved'] as const),
  ['pending', 'pending'],
]);

export interface AlertScope {
  readonly sourceId: string;
  readonly rules: readonly RuleResponse[];
}

export function mapAlerts(
  items: readonly unknown[],
  scope: AlertScope,
): { readonly alerts: readonly AlertObservation[]; readonly unreadable: readonly UnmappedField[] } {
  const alerts = new Map<string, AlertObservation>();
  const unreadable: UnmappedField[] = [];
  for (const [index, item] of items.entries()) {
    const alert = isObject(item) ? mapAlert(item, scope) : undefined;
    if (alert === undefined) unreadable.push({ path: `alerts[${index}]`, why: 'wrongType' });
    else if (!alerts.has(alert.fingerprint)) alerts.set(alert.fingerprint, alert);
  }
  return { alerts: [...alerts.values()], unreadable };
}

/** Nothing for an entry without a name: nobody could tell what it is about. */
function mapAlert(item: JsonObject, scope: AlertScope): AlertObservation | undefined {
  const name = firstText(item, NAME_KEYS);
  if (name === undefined) return undefined;
  const unmapped = new Unmapped();
  const rule = scope.rules.find((candidate) => candidate.name === name);
  const labels = labelsOf(item, name, unmapped);
  const id = idOf(item);
  const identityFields = id === undefined ? identityWithoutId(labels) : { id };
  const state = textField(item, 'status') ?? textField(item, 'state');
  // An alert in the list of active ones is active unless it says otherwise.
  const condition = state === undefined ? 'firing' : (CONDITIONS.get(state.toLowerCase()) ?? 'unknown');
  if (condition === 'unknown') unmapped.add('status', 'unknownWord');
  const severityWord = textField(item, 'severity') ?? rule?.severity;
  const summary = firstText(item, TEXT_KEYS);
  const annotations: Labels = summary === undefined ? {} : { summary: capText(summary, 'summary', unmapped) };
  const startsAt = startOf(item, unmapped);
  const threshold = numberField(item, 'threshold') ?? rule?.threshold;
  return {
    fingerprint: fingerprintOf(scope.sourceId, identityFields),
    identityFields,
    ...(id === undefined ? {} : { nativeId: id }),
    native: state === undefined ? {} : { status: state },
    raw: capRaw(item),
    unmapped: unmapped.fields,
    title: name,
    ...(annotations.summary === undefined ? {} : { summary: annotations.summary }),
    labels,
    annotations,
    ...(severityWord === undefined ? {} : { severityWord }),
    condition,
    value: { current: numberField(item, 'value') ?? numberField(item, 'current'), threshold },
    suppressions: [],
    ...(startsAt === undefined ? {} : { startsAt }),
    links: linksOf(annotations, [
      linkTo('source', textField(item, 'url') ?? textField(item, 'link')),
      linkTo('runbook', textField(item, 'runbook')),
    ]),
  };
}

const idOf = (item: JsonObject): string | undefined =>
  textField(item, 'id') ?? textField(item, 'alertId') ?? numberField(item, 'id')?.toString();

/** Severity may change while an alert lasts, so it is no part of what the alert is. */
const identityWithoutId = ({ severity: _severity, ...labels }: Labels): Labels => labels;

const NOT_LABELS = new Set([
  ...NAME_KEYS,
  ...TEXT_KEYS,
  ...TIME_KEYS,
  'id',
  'alertId',
  'status',
  'state',
  'url',
  'link',
]);

/** Every short text beside those with a meaning of their own: `service`, `category`, `severity`, `channel`, … */
function labelsOf(item: JsonObject, name: string, unmapped: Unmapped): Labels {
  const nested = field(item, 'labels');
  const texts = [...Object.entries(item), ...(isObject(nested) ? Object.entries(nested) : [])].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !NOT_LABELS.has(entry[0]),
  );
  return Object.fromEntries([
    ['alertname', name],
    ...texts.map(([key, text]) => [key, capText(text, key, unmapped)] as const),
  ]);
}

function startOf(item: JsonObject, unmapped: Unmapped): Ms | undefined {
  const key = TIME_KEYS.find((candidate) => field(item, candidate) !== undefined);
  if (key === undefined) return undefined;
  const value = field(item, key);
  const at = parseTime(value) ?? epoch(value);
  if (at === undefined) unmapped.add(key, 'badTime');
  return at;
}

/** Milliseconds, as JavaScript writes them; seconds would be a time in 1970. */
const epoch = (value: unknown): Ms | undefined =>
  typeof value === 'number' && value > 1e11 && value < 1e14 ? value : undefined;

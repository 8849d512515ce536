import type { Ms } from '../../base/clock';
import { field, isObject, numberField, objectsOf, textField, textsOf, type JsonObject } from '../shared/json';

/** The envelope of every answer of the API (Prometheus documentation, HTTP API, "Format overview"). */
export type Envelope =
  | {
      readonly status: 'success';
      readonly data: unknown;
      readonly warnings: readonly string[];
      readonly infos: readonly string[];
    }
  | { readonly status: 'error'; readonly errorType: string; readonly error: string };

/** Nothing when it is JSON, but not this API's. */
export function readEnvelope(value: unknown): Envelope | undefined {
  if (!isObject(value)) return undefined;
  if (value.status === 'success') {
    return {
      status: 'success',
      data: field(value, 'data'),
      warnings: textsOf(field(value, 'warnings')),
      infos: textsOf(field(value, 'infos')),
    };
  }
  if (value.status !== 'error') return undefined;
  return {
    status: 'error',
    errorType: textField(value, 'errorType') ?? '',
    error: textField(value, 'error') ?? 'no reason given',
  };
}

/** An alerting rule, with the labels of its alerts to join them by. */
export interface RuleResponse {
  readonly group: string;
  readonly name: string;
  readonly query: string;
  readonly holdFor: Ms | undefined;
  readonly health: string;
  /** The server says that it has not evaluated the rule since it started. */
  readonly awaited: boolean;
  readonly lastError: string | undefined;
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly alerts: readonly JsonObject[];
  readonly raw: JsonObject;
}

/** The alerting rules of every group; nothing when the answer has no groups. */
export function readRules(data: unknown): readonly RuleResponse[] | undefined {
  if (!isObject(data) || !Array.isArray(data.groups)) return undefined;
  return objectsOf(data.groups).flatMap((group) =>
    objectsOf(field(group, 'rules'))
      .filter((rule) => textField(rule, 'type') === 'alerting')
      .map((rule) => readRule(group, rule)),
  );
}

function readRule(group: JsonObject, rule: JsonObject): RuleResponse {
  const duration = numberField(rule, 'duration');
  return {
    group: `${textField(group, 'file') ?? ''} ${textField(group, 'name') ?? ''}`,
    name: textField(rule, 'name') ?? '',
    query: textField(rule, 'query') ?? '',
    holdFor: duration === undefined ? undefined : duration * 1000,
    health: textField(rule, 'health') ?? 'unknown',
    awaited: textField(rule, 'health') === 'unknown',
    lastError: textField(rule, 'lastError'),
    labels: field(rule, 'labels'),
    annotations: field(rule, 'annotations'),
    alerts: objectsOf(field(rule, 'alerts')),
    raw: rule,
  };
}

/** Sample values are texts, because JSON has no `NaN` and no infinity. */
export function readSampleValue(value: unknown): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value === '+Inf' || value === 'Inf') return Infinity;
  if (value === '-Inf') return -Infinity;
  if (value === 'NaN') return NaN;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

import { field, isObject, numberField, objectsOf, textField, type JsonObject } from '../shared/json';

/**
 * The guide of these endpoints shows the answer of `uptime` and the requests of `alerts`, and no alert. So the names read
 * here are what such systems commonly write; the first that is there counts.
 */
const LISTS = ['alerts', 'active', 'activeAlerts', 'data'];
export const NAME_KEYS = ['name', 'rule', 'type', 'title', 'alertname'];
export const TEXT_KEYS = ['description', 'message', 'summary', 'details'];
export const TIME_KEYS = [
  'timestamp',
  'triggeredAt',
  'startedAt',
  'startsAt',
  'createdAt',
  'triggered_at',
  'created_at',
  'since',
];

/** The list of active alerts, wherever it is; nothing when there is none. */
export function readAlertList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isObject(value)) return undefined;
  for (const key of LISTS) {
    const inner = field(value, key);
    if (Array.isArray(inner)) return inner as readonly unknown[];
    if (isObject(inner)) return readAlertList(inner);
  }
  return undefined;
}

export const firstText = (object: JsonObject, keys: readonly string[]): string | undefined =>
  keys.map((key) => textField(object, key)).find((text) => text !== undefined && text !== '');

/** What an alert is configured to be, to explain one that fires. */
export interface RuleResponse {
  readonly name: string;
  readonly severity: string | undefined;
  readonly threshold: number | undefined;
}

export function readRules(value: unknown): readonly RuleResponse[] {
  const list = isObject(value) ? (field(value, 'rules') ?? field(value, 'configuration')) : value;
  const rules = isObject(list) ? field(list, 'rules') : list;
  return objectsOf(rules).flatMap((rule) => {
    const name = firstText(rule, NAME_KEYS);
    if (name === undefined) return [];
    return [{ name, severity: textField(rule, 'severity'), threshold: numberField(rule, 'threshold') }];
  });
}

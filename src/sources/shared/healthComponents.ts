import type { ComponentResult } from '../../monitoring/check';
import { field, isObject, numberField, textField, type JsonObject } from './json';
import { reasonInWord, verdictOfWord } from './healthWords';

/** Keys whose object lists components, whatever their values look like. */
const CONTAINERS = ['checks', 'services', 'components', 'dependencies', 'entries'];
/** Keys of an object that say how it is. */
const STATUS_KEYS = ['status', 'state', 'health', 'healthy', 'ok', 'up'];
const REASON_KEYS = ['error', 'output', 'message', 'reason', 'detail', 'description'];
/** All of them in milliseconds by convention; `duration` is not, so it is not read. */
const RESPONSE_TIME_KEYS = [
  'responseTime',
  'responseTimeMs',
  'response_time',
  'response_time_ms',
  'latencyMs',
  'latency_ms',
];
/** Top-level texts that describe the answer and not a part of the service. */
const NOT_COMPONENTS = new Set([
  ...[...STATUS_KEYS, ...REASON_KEYS, ...CONTAINERS],
  ...[
    'overall',
    'success',
    'name',
    'service',
    'serviceId',
    'app',
    'application',
    'version',
    'releaseId',
    'release',
  ],
  ...[
    'timestamp',
    'time',
    'date',
    'uptime',
    'environment',
    'env',
    'region',
    'host',
    'hostname',
    'level',
    'mode',
  ],
  ...['notes', 'links', 'details', 'info', 'errors', 'commit', 'build', 'branch'],
]);
const DEEPEST = 4;

/** Every component that a health answer names, in its order. */
export function componentsOf(answer: JsonObject): readonly ComponentResult[] {
  const listed = CONTAINERS.flatMap((name) => listedComponents(field(answer, name), '', 1));
  return [...listed, ...flatComponents(answer)];
}

/** The status that an object gives of itself, or nothing. */
export function statusOf(object: JsonObject): string | boolean | undefined {
  for (const key of STATUS_KEYS) {
    const value = field(object, key);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (key === 'status' && isObject(value)) return statusOf(value);
  }
  return undefined;
}

export function reasonOf(object: JsonObject): string | undefined {
  for (const key of REASON_KEYS) {
    const value = textField(object, key);
    if (value !== undefined && value !== '') return value;
  }
  const error = field(object, 'error');
  return isObject(error) ? reasonOf(error) : undefined;
}

function listedComponents(container: unknown, prefix: string, depth: number): ComponentResult[] {
  if (Array.isArray(container)) return container.flatMap((item) => namedComponent(item, prefix, depth));
  if (!isObject(container) || depth > DEEPEST) return [];
  return Object.entries(container).flatMap(([name, value]) => componentsAt(prefix + name, value, depth));
}

/** `[{name: "database", status: "ok"}]` */
function namedComponent(item: unknown, prefix: string, depth: number): ComponentResult[] {
  const name = isObject(item) ? (textField(item, 'name') ?? textField(item, 'component')) : undefined;
  return name === undefined ? [] : componentsAt(prefix + name, item, depth);
}

function componentsAt(name: string, value: unknown, depth: number): ComponentResult[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [fromWord(name, value)];
  // The health+json format gives a list of measurements per component.
  if (Array.isArray(value)) {
    return value.flatMap((item) => (isObject(item) ? measuredComponent(name, item, value.length) : []));
  }
  if (!isObject(value)) return [];
  const own = fromObject(name, value);
  const inner = CONTAINERS.flatMap((key) => listedComponents(field(value, key), `${name}.`, depth + 1));
  return own ? [own, ...inner] : inner;
}

function measuredComponent(name: string, item: JsonObject, among: number): ComponentResult[] {
  const id = among > 1 ? (textField(item, 'componentId') ?? textField(item, 'node')) : undefined;
  const component = fromObject(id === undefined ? name : `${name} (${id})`, item);
  if (component === undefined) return [];
  const measured = textField(item, 'observedUnit') === 'ms' ? numberField(item, 'observedValue') : undefined;
  return [{ ...component, responseTimeMs: component.responseTimeMs ?? measured }];
}

/**
 * `database: ok` beside `status`. A text counts only when its word is known, and a flag never does: `active: true` says
 * nothing about health.
 */
function flatComponents(answer: JsonObject): ComponentResult[] {
  return Object.entries(answer).flatMap(([name, value]) => {
    if (NOT_COMPONENTS.has(name)) return [];
    if (typeof value === 'string') return verdictOfWord(value) === 'unknown' ? [] : [fromWord(name, value)];
    if (!isObject(value)) return [];
    const component = fromObject(name, value);
    return component && component.verdict !== 'unknown' ? [component] : [];
  });
}

function fromWord(name: string, word: string | boolean): ComponentResult {
  const verdict = verdictOfWord(word);
  const reason = typeof word === 'string' && verdict === 'failing' ? reasonInWord(word) : undefined;
  return {
    name,
    verdict,
    word: String(word),
    reason: reason ?? (verdict === 'unknown' ? `"${word}" is no status word that Sitrep knows` : undefined),
    responseTimeMs: undefined,
  };
}

function fromObject(name: string, object: JsonObject): ComponentResult | undefined {
  const word = statusOf(object);
  if (word === undefined) return undefined;
  const component = fromWord(name, word);
  const time = RESPONSE_TIME_KEYS.map((key) => numberField(object, key)).find((value) => value !== undefined);
  return { ...component, reason: reasonOf(object) ?? component.reason, responseTimeMs: time };
}

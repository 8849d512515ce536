import type { Alert } from './alerts/alert';
import type { Severity } from './severity';
import { SEVERITIES } from './severity';

/** Which alerts to show. Everything given must hold; of a list, one value must. */
export interface AlertFilter {
  readonly services: readonly string[];
  readonly severities: readonly Severity[];
  readonly states: readonly FilterState[];
  /** Exact label values. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** Each must occur in the title, the summary, the service or a label value, whatever its case. */
  readonly words: readonly string[];
}

export const FILTER_STATES = [
  'firing',
  'pending',
  'resolved',
  'acknowledged',
  'unacknowledged',
  'silenced',
] as const;
export type FilterState = (typeof FILTER_STATES)[number];

export const NO_FILTER: AlertFilter = { services: [], severities: [], states: [], labels: [], words: [] };

export const isFiltering = (filter: AlertFilter): boolean =>
  Object.values(filter).some((part: readonly unknown[]) => part.length > 0);

/**
 * Reads what a user types: `service:shop severity:P0,P1 is:unacknowledged instance=db-1 timeout`. Quotes keep spaces:
 * `service:"web shop"`. `severity<=P1` means P1 and worse, `service=shop` the same as `service:shop`, and `-acked` what
 * nobody has acknowledged. What is no known word is text to look for, so nothing that is typed is wrong.
 */
export function parseAlertFilter(text: string): AlertFilter {
  return tokensOf(text).reduce(withToken, NO_FILTER);
}

/** The filter as the user would type it. */
export function printAlertFilter(filter: AlertFilter): string {
  return [
    ...list('service', filter.services),
    ...list('severity', filter.severities),
    ...list('is', filter.states),
    ...filter.labels.map(([name, value]) => `${name}=${quoted(value)}`),
    ...filter.words.map(quoted),
  ].join(' ');
}

export function matchesFilter(filter: AlertFilter, alert: Alert): boolean {
  return (
    oneOf(filter.services, (service) => sameText(service, alert.service ?? '')) &&
    oneOf(filter.severities, (severity) => severity === alert.severity) &&
    oneOf(filter.states, (state) => isInState(state, alert)) &&
    filter.labels.every(([name, value]) => alert.labels[name] === value) &&
    filter.words.every((word) => mentions(alert, word))
  );
}

/** Worst first, and what is not mapped in its place among them: a range never hides it by accident. */
function severityRange(token: string): readonly Severity[] | undefined {
  const [, operator, word = ''] = /^severity(<=|>=|<|>)(\w+)$/i.exec(token) ?? [];
  const bound = severityOf(word);
  if (operator === undefined || bound === undefined) return undefined;
  const at = SEVERITIES.indexOf(bound);
  const inclusive = operator.endsWith('=') ? 1 : 0;
  return operator.startsWith('<')
    ? SEVERITIES.slice(0, at + inclusive)
    : SEVERITIES.slice(at + 1 - inclusive);
}

function withToken(filter: AlertFilter, token: string): AlertFilter {
  const range = severityRange(token);
  if (range) return { ...filter, severities: [...filter.severities, ...range] };
  if (token === '-acked') return { ...filter, states: [...filter.states, 'unacknowledged'] };
  const [, key = '', separator, value = ''] = /^([A-Za-z_][\w.-]*)([:=])(.+)$/s.exec(token) ?? [];
  const values = value.split(',').map(unquoted);
  const severities = values.map(severityOf).filter((severity) => severity !== undefined);
  const states = values.filter((word): word is FilterState => FILTER_STATES.some((state) => state === word));
  if (separator === '=' && key === 'service') return { ...filter, services: [...filter.services, ...values] };
  if (separator === '=') return { ...filter, labels: [...filter.labels, [key, unquoted(value)]] };
  if (separator === ':' && key === 'service') return { ...filter, services: [...filter.services, ...values] };
  if (separator === ':' && key === 'severity' && severities.length === values.length) {
    return { ...filter, severities: [...filter.severities, ...severities] };
  }
  if (separator === ':' && key === 'is' && states.length === values.length) {
    return { ...filter, states: [...filter.states, ...states] };
  }
  const word = unquoted(token);
  return word === '' ? filter : { ...filter, words: [...filter.words, word] };
}

function isInState(state: FilterState, alert: Alert): boolean {
  switch (state) {
    case 'firing':
    case 'resolved':
      return alert.condition === state;
    case 'pending':
      return alert.condition === 'pending' || alert.condition === 'recovering';
    case 'acknowledged':
      return alert.acknowledgement !== undefined;
    case 'unacknowledged':
      return alert.condition === 'firing' && alert.acknowledgement === undefined;
    case 'silenced':
      return alert.suppressions.length > 0;
  }
}

const mentions = ({ title, summary = '', service = '', labels }: Alert, word: string): boolean =>
  [title, summary, service, ...Object.values(labels)].some((text) =>
    text.toLowerCase().includes(word.toLowerCase()),
  );

/** Words between spaces; quotes keep spaces, and a quote that never closes reaches to the end. */
const tokensOf = (text: string): readonly string[] => text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? [];

const oneOf = <T>(wanted: readonly T[], holds: (one: T) => boolean): boolean =>
  wanted.length === 0 || wanted.some(holds);
const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const unquoted = (text: string): string => text.replace(/"/g, '');
const quoted = (text: string): string => (/[\s,:=<>]|^-|^$/.test(text) ? `"${text}"` : text);
const severityOf = (word: string): Severity | undefined =>
  SEVERITIES.find((severity) => sameText(severity, word));
const list = (key: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${key}:${values.map(quoted).join(',')}`];

import type { Ms } from '../../base/clock';
import { compileAnchored } from '../../promql/labels/regex';
import type { Alert } from '../alerts/alert';
import { explainingSuppression } from '../alerts/shown/display';
import { SEVERITIES } from '../severity';
import type {
  AlertFilter,
  FilterFlag,
  FilterNode,
  FilterState,
  FilterTerm,
  OrderOperator,
} from './alertFilter';
import { isFiltering } from './alertFilter';

/** Whether an alert is shown at a moment. */
export type AlertTest = (alert: Alert, now: Ms) => boolean;

/** The test of a filter; everything passes one that has a mistake, so that a slip of the fingers hides nothing. */
export const matcherOf = (filter: AlertFilter): AlertTest =>
  isFiltering(filter) ? compile(filter.root) : () => true;

function compile(node: FilterNode): AlertTest {
  switch (node.kind) {
    case 'all': {
      const tests = node.parts.map(compile);
      return (alert, now) => tests.every((test) => test(alert, now));
    }
    case 'any': {
      const tests = node.parts.map(compile);
      return (alert, now) => tests.some((test) => test(alert, now));
    }
    case 'not': {
      const test = compile(node.part);
      return (alert, now) => !test(alert, now);
    }
    default:
      return compileTerm(node);
  }
}

function compileTerm(term: FilterTerm): AlertTest {
  switch (term.kind) {
    case 'flag':
      return FLAGS[term.flag];
    case 'severity':
      return severityTest(term);
    case 'state': {
      const { states } = term;
      return negatedBy(term.operator, (alert) => states.some((state) => STATES[state](alert)));
    }
    case 'age': {
      const holds = ORDER[term.operator];
      return (alert, now) => holds(now - startOf(alert), term.duration);
    }
    case 'field':
      return fieldTest(term);
    case 'text': {
      const word = term.text.toLowerCase();
      return (alert) => mentions(alert, word);
    }
  }
}

const ORDER: Readonly<Record<OrderOperator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Worst first, and what is not mapped in its place among them: `severity<=P3` does not hide it. */
function severityTest(term: FilterTerm & { readonly kind: 'severity' }): AlertTest {
  if ('severities' in term) {
    const { severities } = term;
    return negatedBy(term.operator, ({ severity }) => severities.includes(severity));
  }
  const bound = SEVERITIES.indexOf(term.severity);
  const holds = ORDER[term.operator];
  return ({ severity }) => holds(SEVERITIES.indexOf(severity), bound);
}

/** Since when it fires, or was first seen; of one that is over, since when it fired. */
const startOf = ({ times }: Alert): Ms => times.firedAt ?? times.activeAt ?? times.firstObservedAt;

const FLAGS: Readonly<Record<FilterFlag, (alert: Alert) => boolean>> = {
  acked: ({ acknowledgement }) => acknowledgement !== undefined,
  silenced: (alert) => explainingSuppression(alert) !== undefined,
  latched: ({ latched }) => latched,
  flapping: ({ flapping }) => flapping.flapping,
};

const STATES: Readonly<Record<FilterState, (alert: Alert) => boolean>> = {
  firing: ({ condition }) => condition === 'firing',
  pending: ({ condition }) => condition === 'pending',
  recovering: ({ condition }) => condition === 'recovering',
  resolved: ({ condition }) => condition === 'resolved',
  nodata: ({ evaluation }) => evaluation.state === 'noData' || evaluation.state === 'error',
  stale: ({ evaluation }) => evaluation.state === 'stale',
  acknowledged: FLAGS.acked,
  unacknowledged: (alert) => alert.condition === 'firing' && !FLAGS.acked(alert),
  silenced: FLAGS.silenced,
  latched: FLAGS.latched,
};

/** Names of services and sources are compared without case, labels exactly; what is not there is the empty text. */
function fieldTest({ field, operator, values }: FilterTerm & { readonly kind: 'field' }): AlertTest {
  const isLabel = typeof field === 'object';
  const textOf: (alert: Alert) => string =
    field === 'service'
      ? ({ service }) => service ?? ''
      : field === 'source'
        ? ({ provenance }) => provenance.sourceId
        : ({ labels }) => labels[field.label] ?? '';
  if (operator === '=~' || operator === '!~') {
    const test = compileAnchored(values.join('|'));
    return negatedBy(operator, (alert) => test(textOf(alert)));
  }
  const wanted = new Set(isLabel ? values : values.map((value) => value.toLowerCase()));
  const holds = isLabel
    ? (alert: Alert): boolean => wanted.has(textOf(alert))
    : (alert: Alert): boolean => wanted.has(textOf(alert).toLowerCase());
  return negatedBy(operator, holds);
}

const negatedBy = (operator: string, test: (alert: Alert) => boolean): AlertTest =>
  operator.startsWith('!') ? (alert) => !test(alert) : test;

const mentions = ({ title, summary = '', service = '', labels }: Alert, word: string): boolean =>
  [title, summary, service].some((text) => text.toLowerCase().includes(word)) ||
  Object.values(labels).some((text) => text.toLowerCase().includes(word));

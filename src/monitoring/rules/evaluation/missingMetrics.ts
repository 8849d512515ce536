import type { Ms } from '../../../base/clock';
import type { Head } from '../../../metrics/embedded/head';
import { METRIC_NAME } from '../../../promql/labels/labelSet';
import type { Matcher } from '../../../promql/labels/matcher';
import type { Expression, VectorSelector } from '../../../promql/syntax/ast';
import { printExpression } from '../../../promql/syntax/printer';
import { ALERTS, ALERTS_FOR_STATE } from './alertSeries';

export interface MetricStore {
  readonly head: Pick<Head, 'latest'>;
  readonly at: Ms;
  /** Metrics that may rightly have no series: what a healthy recording rule gives. */
  isRecorded(name: string): boolean;
}

/** Series without a newer sample are not looked at by a query (the lookback of a Prometheus server). */
const LOOKBACK: Ms = 5 * 60_000;
const NOT_SCRAPED: ReadonlySet<string> = new Set([ALERTS, ALERTS_FOR_STATE]);
/** These answer when a metric is missing: asking for it is their purpose. */
const ABSENCE: ReadonlySet<string> = new Set(['absent', 'absent_over_time']);

/**
 * Why an empty answer to a query says nothing: sentences about the metrics that the store does not have, or has heard
 * nothing of for a while. Empty when the query is about something that is there.
 */
export function missingMetrics(expression: Expression, store: MetricStore): readonly string[] {
  switch (expression.kind) {
    case 'selector':
      return missingSelector(expression, store, 0);
    case 'range':
      return missingSelector(
        expression.selector,
        store,
        typeof expression.range === 'number' ? expression.range : 0,
      );
    case 'subquery':
    case 'unary':
    case 'parentheses':
      return missingMetrics(expression.expression, store);
    case 'aggregation':
      return missingMetrics(expression.expression, store);
    case 'call':
      if (ABSENCE.has(expression.function.name)) return [];
      return distinct(expression.arguments.flatMap((argument) => missingMetrics(argument, store)));
    case 'binary':
      return missingInBinary(expression, store);
    case 'number':
    case 'string':
      return [];
  }
}

function missingInBinary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  store: MetricStore,
): readonly string[] {
  const [onLeft, onRight] = [missingMetrics(left, store), missingMetrics(right, store)];
  // What is taken away need not be there, and of two alternatives one is enough.
  if (operator === 'unless') return onLeft;
  if (operator === 'or' && (onLeft.length === 0 || onRight.length === 0)) return [];
  return distinct([...onLeft, ...onRight]);
}

function missingSelector(selector: VectorSelector, store: MetricStore, range: Ms): readonly string[] {
  const { head, at } = store;
  const named = selector.matchers.filter(({ name, operator }) => name === METRIC_NAME && operator === '=');
  const name = named[0]?.value;
  if (name !== undefined && (NOT_SCRAPED.has(name) || store.isRecorded(name))) return [];
  const what = name ?? printExpression(selector);
  const existing: readonly Matcher[] = named.length > 0 ? named : selector.matchers;
  if (head.latest(existing, at).length === 0) return [`the metric ${what} does not exist`];
  const found = head.latest(selector.matchers, at);
  if (found.some((latest) => latest.at > at - LOOKBACK - range)) return [];
  // A target whose later scrapes do not have the series said that it ended; one that is not scraped says nothing.
  const isSilent = found.some(({ hasEnded }) => !hasEnded);
  return isSilent ? [`the metric ${what} has had no sample for more than 5 minutes`] : [];
}

const distinct = (sentences: readonly string[]): readonly string[] => [...new Set(sentences)];

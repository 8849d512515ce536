import type { Ms } from '../../base/clock';
import type { MetricSource, QueryData } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import { METRIC_NAME } from '../../promql/labels/labelSet';
import type { Expression } from '../../promql/syntax/ast';
import { formatDuration } from '../../promql/syntax/duration';
import { parseQuery } from '../../promql/syntax/parser';
import { durationWords } from '../words';
import type { WindowReading } from './burnRate';
import type { Objective } from './objective';

/** The shortest window that rates are taken over: a scrape every minute gives it several samples. */
const PROBE: Ms = 5 * 60_000;
const MS_PER_SECOND = 1000;

/** The query for one window: `$window` becomes its length. */
export const overWindow = (query: string, window: Ms): string =>
  query.replaceAll('$window', formatDuration(window));

/** Reads what share of an objective's events was bad within windows that end now. */
export class EventRates {
  constructor(
    private readonly source: MetricSource,
    private readonly now: Ms,
    private readonly signal: AbortSignal,
  ) {}

  /** Never rejects for what a system or a query says; a cancelled poll rejects. */
  async read(objective: Objective, window: Ms): Promise<WindowReading> {
    try {
      return await this.#read(objective, window);
    } catch (error) {
      if (error instanceof MetricError) return unknown(error.message);
      throw error;
    }
  }

  async #read({ errors, total, minimumEvents }: Objective, window: Ms): Promise<WindowReading> {
    const all = await this.#value(overWindow(total, window), this.now);
    if (typeof all === 'string') return unknown(`"total" ${all}`);
    // Without samples from its beginning, the window's answer is about a shorter one.
    const before = await this.#value(overWindow(total, PROBE), this.now - window + PROBE);
    if (typeof before === 'string') return unknown(`there are not yet samples of ${durationWords(window)}`);
    const events = (all * window) / MS_PER_SECOND;
    // No events break no promise.
    if (all === 0 || events < minimumEvents) return { known: true, errorRatio: 0 };
    const bad = await this.#value(overWindow(errors, window), this.now);
    if (typeof bad === 'number') return { known: true, errorRatio: bad / all };
    const missing = await this.#missing(overWindow(errors, window));
    return missing === undefined ? { known: true, errorRatio: 0 } : unknown(missing);
  }

  /** The one value that a query gives, or why it gives none, as a part of a sentence. */
  async #value(expression: string, at: Ms): Promise<number | string> {
    const { data } = await this.source.instant({ expression, at }, this.signal);
    const values = valuesOf(data);
    if (values.length > 1) return `gives ${values.length} values; put "sum(…)" around it`;
    const [value] = values;
    if (value === undefined) return 'gives no value';
    return Number.isFinite(value) ? value : 'gives no number';
  }

  /** Bad events that never happened have no series, while their metric has others. Otherwise nobody knows. */
  async #missing(expression: string): Promise<string | undefined> {
    const parsed = parseQuery(expression);
    for (const name of parsed.ok ? metricNames(parsed.expression) : []) {
      const expression = `count({__name__=${JSON.stringify(name)}})`;
      const { data } = await this.source.instant({ expression, at: this.now }, this.signal);
      if (valuesOf(data).length === 0) return `the metric ${name} does not exist`;
    }
    return undefined;
  }
}

const unknown = (why: string): WindowReading => ({ known: false, why });

function valuesOf(data: QueryData): readonly number[] {
  if (data.type === 'scalar') return [data.point.value];
  if (data.type === 'vector')
    return data.series.flatMap(({ points: [point] }) => (point ? [point.value] : []));
  return [];
}

function metricNames(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'selector':
      return expression.matchers
        .filter(({ name, operator }) => name === METRIC_NAME && operator === '=')
        .map(({ value }) => value);
    case 'range':
      return metricNames(expression.selector);
    case 'subquery':
    case 'unary':
    case 'parentheses':
    case 'aggregation':
      return metricNames(expression.expression);
    case 'call':
      return expression.arguments.flatMap(metricNames);
    case 'binary':
      return [...metricNames(expression.left), ...metricNames(expression.right)];
    case 'number':
    case 'string':
      return [];
  }
}

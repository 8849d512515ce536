import type { NeededMetric } from '../promql/language/neededMetrics';
import { neededMetrics } from '../promql/language/neededMetrics';
import { parseQuery } from '../promql/syntax/parser';
import type { KnownNames } from './knownNames';
import type { MetricSource } from './metricSource';

export interface ChosenSource {
  readonly id: string;
  readonly source: MetricSource;
  /** Metrics that it was asked for and does not have, or not any more; empty also when it cannot say what it has. */
  readonly missing: readonly string[];
}

/** The first of some sources that has all metrics of a query, as {@link chooseSource} says. */
export function chooseSourceFor(
  query: string,
  candidates: readonly (readonly [id: string, source: MetricSource])[],
  names: KnownNames,
): Promise<ChosenSource | undefined> {
  const parsed = parseQuery(query);
  return chooseSource(candidates, parsed.ok ? neededMetrics(parsed.expression) : [], names);
}

/** The first of some sources that has all metrics, else the very first one with what it has not. */
export async function chooseSource(
  candidates: readonly (readonly [id: string, source: MetricSource])[],
  metrics: readonly NeededMetric[],
  names: KnownNames,
): Promise<ChosenSource | undefined> {
  let first: ChosenSource | undefined;
  const reaches = metrics.length > 0 ? metrics.map(({ within }) => within) : [0];
  for (const [id, source] of candidates) {
    const known = await Promise.all(reaches.map((within) => names.of(source, within)));
    const missing = metrics.flatMap(({ name }, at) => (known[at]?.has(name) === false ? [name] : []));
    const chosen = { id, source, missing };
    if (missing.length === 0 && !known.includes(undefined)) return chosen;
    first ??= chosen;
  }
  return first;
}

import type { KnownNames } from './knownNames';
import type { MetricSource } from './metricSource';

export interface ChosenSource {
  readonly id: string;
  readonly source: MetricSource;
  /** Metrics that it was asked for and does not have; empty also when it cannot say what it has. */
  readonly missing: readonly string[];
}

/** The first of some sources that has all metrics, else the very first one with what it has not. */
export async function chooseSource(
  candidates: readonly (readonly [id: string, source: MetricSource])[],
  metrics: readonly string[],
  names: KnownNames,
): Promise<ChosenSource | undefined> {
  let first: ChosenSource | undefined;
  for (const [id, source] of candidates) {
    const known = await names.of(source);
    const missing = known ? metrics.filter((name) => !known.has(name)) : [];
    const chosen = { id, source, missing };
    if (known && missing.length === 0) return chosen;
    first ??= chosen;
  }
  return first;
}

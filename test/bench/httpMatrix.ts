import type { QueryData } from '../../src/metrics/metricSource';
import type { Labels } from '../../src/metrics/series';

/** A matrix as a Prometheus server answers it. */
interface HttpSeries {
  readonly metric: Labels;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

const TOLERANCE = 1e-9;

/** Range queries over the HTTP API of a server, and whether its answers are ours. */
export const httpMatrix = {
  async ask(
    server: string,
    query: string,
    { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
  ): Promise<readonly HttpSeries[]> {
    const times = { start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) };
    const parameters = new URLSearchParams({ query, ...times });
    const response = await fetch(`${server}/api/v1/query_range?${parameters.toString()}`);
    const { data } = (await response.json()) as { data: { result: readonly HttpSeries[] } };
    return data.result;
  },

  /**
   * How many points were compared.
   * @throws when a series, a time or a value differs
   */
  compare(name: string, ours: QueryData, theirs: readonly HttpSeries[]): number {
    if (ours.type !== 'matrix') throw new Error(`${name}: ${ours.type}`);
    const found = new Map(ours.series.map(({ labels, points }) => [keyOf(labels), points]));
    if (found.size !== theirs.length) {
      throw new Error(`${name}: ${found.size} series here, ${theirs.length} there`);
    }
    let count = 0;
    for (const { metric, values } of theirs) {
      const points = found.get(keyOf(metric));
      if (points?.length !== values.length) {
        throw new Error(
          `${name}: ${points?.length ?? 0} points of ${keyOf(metric)} here, ${values.length} there`,
        );
      }
      for (const [at, [seconds, text]] of values.entries()) {
        const { at: time = NaN, value = NaN } = points[at] ?? {};
        const expected = Number(text.replace('Inf', 'Infinity'));
        if (time === Math.round(seconds * 1000) && distance(value, expected) <= TOLERANCE) count++;
        else throw new Error(`${name}: ${value} at ${time} here, ${text} at ${seconds} s there`);
      }
    }
    return count;
  },
};

const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort());

/** Relative to the larger number; NaN equals NaN. */
function distance(one: number, other: number): number {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return 0;
  return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
}

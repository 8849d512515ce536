import type { ResultSeries } from './engine';
import { sameLabels } from './evaluation/names';

/** Joins neighbours that have lost the name in which they differed. */
export function joinEqual(sorted: readonly ResultSeries[]): ResultSeries[] {
  const joined: ResultSeries[] = [];
  for (const series of sorted) {
    const before = joined.at(-1);
    if (before?.labels.key === series.labels.key) joined[joined.length - 1] = joinSamples(before, series);
    else joined.push(series);
  }
  return joined;
}

/** @throws {PromqlProblem} with reason `execution` where both have a sample at the same time */
function joinSamples(one: ResultSeries, other: ResultSeries): ResultSeries {
  const values = new Map<number, number>();
  for (const { timestamps, values: numbers } of [one, other]) {
    timestamps.forEach((time, at) => {
      if (values.has(time)) throw sameLabels();
      values.set(time, numbers[at] ?? NaN);
    });
  }
  const timestamps = Float64Array.from(values.keys()).sort();
  return { labels: one.labels, timestamps, values: timestamps.map((time) => values.get(time) ?? NaN) };
}

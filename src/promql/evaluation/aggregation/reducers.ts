import type { Aggregator } from '../../syntax/token';
import { meanOf } from '../kahan';
import type { Column } from '../value';
import { ColumnBuilder, isPresent } from '../value';
import { presenceOf } from '../binary/signature';
import type { Group } from './grouping';
import { dropsName } from './grouping';

export type Reducer = (group: Group, count: number) => Column[];
type Parameterised = 'topk' | 'bottomk' | 'limitk' | 'limit_ratio' | 'quantile' | 'count_values';

/** The aggregations that make one number of all numbers of a group at one step. */
export const REDUCERS: Readonly<Record<Exclude<Aggregator, Parameterised>, Reducer>> = {
  sum,
  avg: byStep((values) => meanOf(values, 0, values.length)),
  count: folded(
    (total) => total + 1,
    () => 1,
  ),
  group: folded(
    (total) => total,
    () => 1,
  ),
  min: folded((least, value) => (least > value || Number.isNaN(least) ? value : least)),
  max: folded((most, value) => (most < value || Number.isNaN(most) ? value : most)),
  stdvar: byStep(variance),
  stddev: byStep((values) => Math.sqrt(variance(values))),
};

/** Sums column by column, with Neumaier's compensation for each step. */
function sum(group: Group, count: number): Column[] {
  const values = new Float64Array(count);
  const compensations = new Float64Array(count);
  for (const column of group.columns) {
    const { present, values: added } = column;
    for (let at = 0; at < count; at++) {
      if (present?.[at] === 0) continue;
      const [before, value] = [values[at] ?? 0, added[at] ?? NaN];
      const total = before + value;
      if (total === Infinity || total === -Infinity) compensations[at] = 0;
      else {
        const error = Math.abs(before) >= Math.abs(value) ? before - total + value : value - total + before;
        compensations[at] = (compensations[at] ?? 0) + error;
      }
      values[at] = total;
    }
  }
  for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) + (compensations[at] ?? 0);
  const present = presenceOf(group.columns, count);
  if (!present.includes(1)) return [];
  return [
    {
      labels: group.labels,
      dropName: dropsName(group),
      values,
      present: present.includes(0) ? present : undefined,
    },
  ];
}

/** Folds each value into what the step has so far. */
function folded(
  next: (total: number, value: number) => number,
  first: (value: number) => number = (value) => value,
): Reducer {
  return (group, count) => {
    const builder = new ColumnBuilder(count);
    const { values, present } = builder;
    for (const column of group.columns) {
      for (let at = 0; at < count; at++) {
        if (!isPresent(column, at)) continue;
        const value = column.values[at] ?? NaN;
        builder.set(at, present[at] === 1 ? next(values[at] ?? NaN, value) : first(value));
      }
    }
    return builder.isEmpty ? [] : [builder.build(group.labels, dropsName(group))];
  };
}

/** Gathers the values of each step, in the order of the columns, and reduces them at once. */
export function byStep(reduce: (values: Float64Array, at: number) => number): Reducer {
  return (group, count) => {
    const builder = new ColumnBuilder(count);
    const gathered = new Float64Array(group.columns.length);
    for (let at = 0; at < count; at++) {
      let size = 0;
      for (const column of group.columns) {
        if (isPresent(column, at)) gathered[size++] = column.values[at] ?? NaN;
      }
      if (size > 0) builder.set(at, reduce(gathered.subarray(0, size), at));
    }
    return builder.isEmpty ? [] : [builder.build(group.labels, dropsName(group))];
  };
}

/** Welford's algorithm. A first value that is not finite makes the result NaN. */
function variance(values: Float64Array): number {
  let mean = values[0] ?? NaN;
  let total = Number.isFinite(mean) ? 0 : NaN;
  for (let at = 1; at < values.length; at++) {
    const value = values[at] ?? NaN;
    const difference = value - mean;
    mean += difference / (at + 1);
    total += difference * (value - mean);
  }
  return total / values.length;
}

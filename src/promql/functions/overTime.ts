import { MESSAGES } from '../evaluation/annotations';
import { CompensatedSum } from '../evaluation/kahan';
import { quantileOf } from '../evaluation/quantile';
import type { RangeSeries } from '../evaluation/rangeVector';
import type { Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import type { FunctionCall, FunctionImplementation, Window } from './call';
import { argument, byWindow, checkedRange, mapSeries, overRange, scalarArgument } from './call';
import { extendedWindow } from './extendedRange';
import {
  firstCounted,
  resetsAt,
  rolledCount,
  rolledMaximum,
  rolledMean,
  rolledMinimum,
  rolledSum,
} from './rolledUp';
import { isReset } from './startedCounter';

const MS_PER_SECOND = 1000;

export const OVER_TIME_FUNCTIONS = {
  avg_over_time: overRange(rolledMean),
  sum_over_time: overRange(rolledSum),
  count_over_time: overRange(rolledCount),
  present_over_time: overRange(() => 1),
  min_over_time: overRange((window) => {
    const values = rolledMinimum(window.series);
    return values[extreme(values, window, isBelow)];
  }),
  max_over_time: overRange((window) => {
    const values = rolledMaximum(window.series);
    return values[extreme(values, window, isAbove)];
  }),
  ts_of_min_over_time: overRange((window) =>
    secondsAt(
      window,
      extreme(window.series.values, window, (one, other) => one <= other),
    ),
  ),
  ts_of_max_over_time: overRange((window) =>
    secondsAt(
      window,
      extreme(window.series.values, window, (one, other) => one >= other),
    ),
  ),
  ts_of_first_over_time: overRange((window) => secondsAt(window, window.first)),
  ts_of_last_over_time: overRange((window) => secondsAt(window, window.end - 1)),
  stdvar_over_time: overRange(variance),
  stddev_over_time: overRange((window) => Math.sqrt(variance(window))),
  mad_over_time: overRange(medianDeviation),
  first_over_time: keepingName(({ series, first }) => series.values[first]),
  last_over_time: keepingName(({ series, end }) => series.values[end - 1]),
  quantile_over_time: quantileOverTime,
  changes: counting(({ values }, at) => Number(isChange(values[at - 1]!, values[at]!))),
  resets: counting(
    (series, at) => (series.rolledUp ? resetsAt(series, at) : Number(isReset(series, at))),
    firstCounted,
  ),
} as const satisfies Record<string, FunctionImplementation>;

/** From NaN to NaN is no change. */
const isChange = (before: number, value: number): boolean =>
  value !== before && !(Number.isNaN(value) && Number.isNaN(before));

const isBelow = (one: number, other: number): boolean => one < other;
const isAbove = (one: number, other: number): boolean => one > other;

/** The position of the value that no other beats. NaN is beaten by everything. */
function extreme(
  values: Float64Array,
  { first, end }: Pick<Window, 'first' | 'end'>,
  beats: (one: number, other: number) => boolean,
): number {
  let best = first;
  for (let at = first; at < end; at++) {
    const leader = values[best] ?? NaN;
    if (beats(values[at] ?? NaN, leader) || Number.isNaN(leader)) best = at;
  }
  return best;
}

const secondsAt = ({ series }: Window, at: number): number => (series.timestamps[at] ?? NaN) / MS_PER_SECOND;

/** Welford's algorithm with compensated sums. */
function variance({ series: { values }, first, end }: Window): number {
  const mean = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let at = first; at < end; at++) {
    const value = values[at] ?? NaN;
    const difference = value - mean.total;
    mean.add(difference / (at - first + 1));
    squares.add(difference * (value - mean.total));
  }
  return squares.total / (end - first);
}

function medianDeviation({ series: { values }, first, end }: Window): number {
  const numbers = values.slice(first, end);
  if (numbers.some(Number.isNaN)) return NaN;
  const median = quantileOf(0.5, numbers);
  return quantileOf(
    0.5,
    numbers.map((value) => Math.abs(value - median)),
  );
}

function keepingName(pick: (window: Window) => number | undefined): FunctionImplementation {
  const calculate = byWindow(pick);
  return (call) => vector(mapSeries(call, checkedRange(call, 0), calculate, true));
}

function quantileOverTime(call: FunctionCall): Value {
  const quantiles = scalarArgument(call, 0);
  const range = checkedRange(call, 1);
  const { annotations } = call.evaluator.context;
  const columns = mapSeries(
    call,
    range,
    byWindow(({ series, first, end, step }) => {
      const quantile = quantiles[step] ?? NaN;
      if (!(quantile >= 0 && quantile <= 1)) {
        annotations.warn(MESSAGES.quantileOutOfRange(quantile), argument(call, 0).span);
      }
      return quantileOf(quantile, series.values.slice(first, end));
    }),
  );
  return vector(columns);
}

/**
 * Adds up what each sample of a window counts beside the one before it, from the one at `begin` on. An anchored window begins
 * with the sample before it.
 */
function counting(
  counts: (series: RangeSeries, at: number) => number,
  begin: (series: RangeSeries, first: number) => number = (_series, first) => first,
): FunctionImplementation {
  return (call) => {
    const range = checkedRange(call, 0);
    const calculate = byWindow((window) => {
      const extended = range.extension ? extendedWindow(window, range) : undefined;
      if (range.extension && !extended) return undefined;
      let count = 0;
      const first = extended?.first ?? begin(window.series, window.first);
      for (let at = first + 1; at < window.end; at++) count += counts(window.series, at);
      return count;
    });
    return vector(mapSeries(call, range, calculate));
  };
}

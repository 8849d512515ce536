import { MESSAGES } from '../evaluation/annotations';
import type { RangeSeries, RangeVector } from '../evaluation/rangeVector';
import type { ColumnBuilder, Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { extendedChange } from './extendedRange';
import { EXTRAPOLATION_TOLERANCE, isReset, overlapsBefore, startedIncrease } from './startedCounter';
import { firstCounted, lostAt } from './rolledUp';
import type { FunctionCall, FunctionImplementation, Window } from './call';
import { argument, byWindow, checkedRange, mapSeries, overRange } from './call';

const MS_PER_SECOND = 1000;

export interface ChangeKind {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

export const RATE_FUNCTIONS = {
  rate: (call: FunctionCall) => change(call, { isCounter: true, isRate: true }),
  increase: (call: FunctionCall) => change(call, { isCounter: true, isRate: false }),
  delta: (call: FunctionCall) => change(call, { isCounter: false, isRate: false }),
  irate: overRange((window) => lastChange(window, true)),
  idelta: overRange((window) => lastChange(window, false)),
} as const satisfies Record<string, FunctionImplementation>;

function change(call: FunctionCall, kind: ChangeKind): Value {
  const range = checkedRange(call, 0);
  const extended = byWindow((window) => extendedChange(window, range, kind));
  const started = byWindow((window) => startedChange(call, window, range, kind));
  const columns = mapSeries(call, range, (series, all, result) => {
    if (range.extension) extended(series, all, result);
    else if (kind.isCounter && series.starts) started(series, all, result);
    else extrapolate(series, range, kind, result);
    if (kind.isCounter && !result.isEmpty) noteNonCounter(call, series);
  });
  return vector(columns);
}

function startedChange(
  call: FunctionCall,
  window: Window,
  range: RangeVector,
  { isRate }: ChangeKind,
): number | undefined {
  if (overlapsBefore(window)) {
    const message = MESSAGES.overlappingStart(window.series.labels.metricName);
    call.evaluator.context.annotations.warnCounting(message, argument(call, 0).span);
  }
  const increase = startedIncrease(window, range);
  return increase !== undefined && isRate ? increase / (range.range / MS_PER_SECOND) : increase;
}

const COUNTER_SUFFIXES = ['_total', '_sum', '_count', '_bucket'];

function noteNonCounter(call: FunctionCall, { labels }: RangeSeries): void {
  const { metricName } = labels;
  if (metricName === '' || COUNTER_SUFFIXES.some((suffix) => metricName.endsWith(suffix))) return;
  call.evaluator.context.annotations.info(MESSAGES.possibleNonCounter(metricName), argument(call, 0).span);
}

/**
 * The change within each window, extrapolated to its ends. Resets are found once per series. The order of the
 * operations is that of Prometheus (`extrapolatedRate`), so that results are the same to the last bit.
 */
function extrapolate(
  series: RangeSeries,
  { windows, range, ends }: RangeVector,
  { isCounter, isRate }: ChangeKind,
  result: ColumnBuilder,
): void {
  const { timestamps, values } = series;
  const { first: firsts, end: nexts } = windows.of(timestamps);
  const { values: results, present } = result;
  const resets = isCounter ? findResets(series) : NO_RESETS;
  const isRolledUp = isCounter && series.rolledUp !== undefined;
  const seconds = range / MS_PER_SECOND;
  let nextReset = 0;
  let written = 0;
  for (let step = 0; step < firsts.length; step++) {
    const first = isRolledUp ? firstCounted(series, firsts[step]!) : firsts[step]!;
    const last = nexts[step]! - 1;
    if (last <= first) continue;
    const firstValue = values[first]!;
    let difference = values[last]! - firstValue;
    while (nextReset < resets.length && resets[nextReset]! <= first) nextReset++;
    for (let at = nextReset; at < resets.length && resets[at]! <= last; at++)
      difference += lostAt(series, resets[at]!);
    const end = ends[step]!;
    const firstTime = timestamps[first]!;
    const lastTime = timestamps[last]!;
    const sampled = (lastTime - firstTime) / MS_PER_SECOND;
    const average = sampled / (last - first);
    const threshold = average * EXTRAPOLATION_TOLERANCE;
    let toStart = (firstTime - (end - range)) / MS_PER_SECOND;
    let toEnd = (end - lastTime) / MS_PER_SECOND;
    if (toStart >= threshold) toStart = average / 2;
    if (isCounter && difference > 0 && firstValue >= 0) {
      const toZero = sampled * (firstValue / difference);
      if (toZero < toStart) toStart = toZero;
    }
    if (toEnd >= threshold) toEnd = average / 2;
    let factor = (sampled + toStart + toEnd) / sampled;
    if (isRate) factor /= seconds;
    results[step] = difference * factor;
    present[step] = 1;
    written++;
  }
  result.wrote(written);
}

const NO_RESETS: readonly number[] = [];

/** The positions whose value is below the one before, or is known to be counted anew: there the counter began again at zero. */
function findResets({ values, rolledUp }: RangeSeries): readonly number[] {
  const resets: number[] = [];
  for (let at = 1; at < values.length; at++) {
    if (values[at]! < values[at - 1]! || (rolledUp && rolledUp.lost[at]! > 0)) resets.push(at);
  }
  return resets;
}

/** The change between the last two samples, per second for a counter. */
function lastChange({ series, first, end }: Window, isRate: boolean): number | undefined {
  if (end - first < 2) return undefined;
  const { timestamps, values } = series;
  const interval = (timestamps[end - 1] ?? NaN) - (timestamps[end - 2] ?? NaN);
  const [before, value] = [values[end - 2] ?? NaN, values[end - 1] ?? NaN];
  const isNew = isRate && !series.rolledUp && isReset(series, end - 1);
  const lost = isRate && series.rolledUp ? lostAt(series, end - 1) : 0;
  const difference = isNew ? value : value - before + lost;
  return isRate ? difference / (interval / MS_PER_SECOND) : difference;
}

import type { RangeSeries, RangeVector } from '../evaluation/rangeVector';
import { lowerBound } from '../evaluation/windows';
import type { Window } from './call';
import type { ChangeKind } from './rate';

const MS_PER_SECOND = 1000;

/** The samples of an extended window that count: from the last one at or before its start. */
export interface ExtendedWindow {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

export function extendedWindow(
  { series, first, end, step }: Window,
  { range, ends, extension }: RangeVector,
): ExtendedWindow | undefined {
  const to = ends[step] ?? NaN;
  const from = to - range;
  const { timestamps } = series;
  const clamped = (at: number): number => Math.min(Math.max(at, first), end - 1);
  const start = clamped(Math.min(lowerBound(timestamps, from), end - 1) - 1);
  // A smoothed window ends with the first sample at or after its end.
  const last = extension === 'smoothed' ? clamped(lowerBound(timestamps, to - 1)) : end - 1;
  if ((timestamps[last] ?? NaN) <= from) return undefined;
  if (extension === 'smoothed' && (timestamps[start] ?? NaN) > to) return undefined;
  return { first: start, last, start: from, end: to };
}

/** The change between the ends of a window: of the samples nearest to them, or interpolated at them. */
export function extendedChange(
  window: Window,
  range: RangeVector,
  { isCounter, isRate }: ChangeKind,
): number | undefined {
  const extended = extendedWindow(window, range);
  if (!extended) return undefined;
  const { series } = window;
  const isSmoothed = range.extension === 'smoothed';
  const left = valueAtStart(series, extended, isSmoothed, isCounter);
  const right = valueAtEnd(series, extended, isSmoothed, isCounter);
  const correction = isCounter ? resetCorrection(series, extended, left, right) : 0;
  const difference = right - left + correction;
  return isRate ? difference / (range.range / MS_PER_SECOND) : difference;
}

export function valueAtStart(
  series: RangeSeries,
  { first, start }: ExtendedWindow,
  isSmoothed: boolean,
  isCounter: boolean,
): number {
  const interpolates = isSmoothed && (series.timestamps[first] ?? NaN) < start;
  return interpolates ? interpolate(series, first, start, isCounter) : (series.values[first] ?? NaN);
}

export function valueAtEnd(
  series: RangeSeries,
  { last, end }: ExtendedWindow,
  isSmoothed: boolean,
  isCounter: boolean,
): number {
  const interpolates = isSmoothed && last > 0 && (series.timestamps[last] ?? NaN) > end;
  return interpolates ? interpolate(series, last - 1, end, isCounter) : (series.values[last] ?? NaN);
}

/** Between the sample at `at` and the next one; a counter that was reset between them starts at zero. */
function interpolate(
  { timestamps, values }: RangeSeries,
  at: number,
  time: number,
  isCounter: boolean,
): number {
  const [from, to] = [timestamps[at] ?? NaN, timestamps[at + 1] ?? NaN];
  const [before, after] = [values[at] ?? NaN, values[at + 1] ?? NaN];
  const start = isCounter && after < before ? 0 : before;
  return start + ((after - start) * (time - from)) / (to - from);
}

function resetCorrection(
  { timestamps, values }: RangeSeries,
  { first, last, start, end }: ExtendedWindow,
  left: number,
  right: number,
): number {
  const from = (timestamps[first] ?? NaN) <= start ? first + 1 : first;
  const to = (timestamps[last] ?? NaN) >= end ? last - 1 : last;
  let correction = 0;
  let before = left;
  for (let at = from; at <= to; at++) {
    const value = values[at] ?? NaN;
    if (value < before) correction += before;
    before = value;
  }
  return right < before ? correction + before : correction;
}

/** The samples of an extended window by themselves, with one at each of its ends. */
export function extendedPoints(
  window: Window,
  range: RangeVector,
): { readonly timestamps: Float64Array; readonly values: Float64Array } | undefined {
  const extended = extendedWindow(window, range);
  if (!extended) return undefined;
  const { series } = window;
  const { first, last, start, end } = extended;
  const isSmoothed = range.extension === 'smoothed';
  const from = (series.timestamps[first] ?? NaN) <= start ? first + 1 : first;
  const to = (series.timestamps[last] ?? NaN) >= end ? last - 1 : last;
  const left = valueAtStart(series, extended, isSmoothed, false);
  const right = valueAtEnd(series, extended, isSmoothed, false);
  return {
    timestamps: Float64Array.from([start, ...series.timestamps.slice(from, to + 1), end]),
    values: Float64Array.from([left, ...series.values.slice(from, to + 1), right]),
  };
}

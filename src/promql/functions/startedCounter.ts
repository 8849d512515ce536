import type { RangeSeries, RangeVector } from '../evaluation/rangeVector';
import type { Window } from './call';

const MS_PER_SECOND = 1000;
/** How much longer than usual the distance to an end of the window may be for the series to reach it. */
export const EXTRAPOLATION_TOLERANCE = 1.1;

/**
 * Whether the counter began again between the sample at `at` and the one before it: because the value fell, or because
 * the start that came with the sample says so (a delta, or a restart that the value hides).
 */
export function isReset({ timestamps, values, starts }: RangeSeries, at: number): boolean {
  if (values[at]! < values[at - 1]!) return true;
  if (!starts) return false;
  const [before, time] = [timestamps[at - 1]!, timestamps[at]!];
  const [startBefore, start] = [starts[at - 1]!, starts[at]!];
  if (start === 0 || start >= time || start < before) return false;
  if (start > before) return true;
  // It begins where the one before ended: a reset unless that one began there, too, or after its own end.
  return startBefore <= before && startBefore !== 0 && startBefore !== before;
}

/** Whether a sample of the window claims to count from within the time that the one before it counted. */
export function overlapsBefore({ series: { timestamps, starts }, first, end }: Window): boolean {
  for (let at = first + 1; starts && at < end; at++) {
    const start = starts[at]!;
    if (start !== 0 && start < timestamps[at - 1]! && start !== starts[at - 1]) return true;
  }
  return false;
}

/**
 * The increase within a window of a series whose samples know when their counter began: the counter was zero then, so
 * nothing is extrapolated to the left of it, and one sample is enough. Otherwise as for any other counter.
 */
export function startedIncrease(window: Window, { range, ends }: RangeVector): number | undefined {
  const { series, first, end, step } = window;
  const { timestamps, values, starts } = series;
  const last = end - 1;
  let difference = values[last]! - values[first]!;
  for (let at = first + 1; at < end; at++) if (isReset(series, at)) difference += values[at - 1]!;
  const [firstTime, lastTime, windowEnd] = [timestamps[first]!, timestamps[last]!, ends[step]!];
  const average = last > first ? (lastTime - firstTime) / MS_PER_SECOND / (last - first) : 0;
  const threshold = average * EXTRAPOLATION_TOLERANCE;
  const start = starts?.[first] ?? 0;
  let sampled = (lastTime - firstTime) / MS_PER_SECOND;
  let toStart = 0;
  if (start !== 0 && start > windowEnd - range && start < firstTime) {
    sampled = (lastTime - start) / MS_PER_SECOND;
    difference += values[first]!;
  } else if (last === first) return undefined;
  else {
    toStart = (firstTime - (windowEnd - range)) / MS_PER_SECOND;
    if (toStart >= threshold) toStart = average / 2;
    if (difference > 0 && values[first]! >= 0)
      toStart = Math.min(toStart, sampled * (values[first]! / difference));
  }
  let toEnd = (windowEnd - lastTime) / MS_PER_SECOND;
  if (toEnd >= threshold) toEnd = average / 2;
  return difference * (sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled);
}

import { execution } from '../evaluation/context';
import { timeAt } from '../evaluation/frame';
import { CompensatedSum } from '../evaluation/kahan';
import type { Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { formatFixed } from '../goFloat';
import type { FunctionCall, FunctionImplementation, Window } from './call';
import { byWindow, checkedRange, mapSeries, overRange, scalarArgument } from './call';

const MS_PER_SECOND = 1000;

export const TREND_FUNCTIONS = {
  deriv: overRange((window) => {
    if (window.end - window.first < 2) return undefined;
    // Around the first sample, because large times would cost digits.
    return regress(window, window.series.timestamps[window.first] ?? NaN).slope;
  }),
  predict_linear: predictLinear,
  double_exponential_smoothing: smoothTwice,
} as const satisfies Record<string, FunctionImplementation>;

interface Line {
  /** Per second. */
  readonly slope: number;
  readonly intercept: number;
}

/** The least-squares line through a window, with its intercept at `interceptTime` in milliseconds. */
function regress({ series: { timestamps, values }, first, end }: Window, interceptTime: number): Line {
  const count = end - first;
  const initial = values[first] ?? NaN;
  const [sumX, sumY, sumXY, sumX2] = [
    new CompensatedSum(),
    new CompensatedSum(),
    new CompensatedSum(),
    new CompensatedSum(),
  ];
  let isConstant = true;
  for (let at = first; at < end; at++) {
    const y = values[at] ?? NaN;
    const x = ((timestamps[at] ?? NaN) - interceptTime) / MS_PER_SECOND;
    if (at > first && y !== initial) isConstant = false;
    sumX.add(x);
    sumY.add(y);
    sumXY.add(x * y);
    sumX2.add(x * x);
  }
  if (isConstant) {
    return Math.abs(initial) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: initial };
  }
  const covariance = sumXY.total - (sumX.total * sumY.total) / count;
  const variance = sumX2.total - (sumX.total * sumX.total) / count;
  const slope = covariance / variance;
  return { slope, intercept: sumY.total / count - (slope * sumX.total) / count };
}

function predictLinear(call: FunctionCall): Value {
  const ahead = scalarArgument(call, 1);
  const predict = byWindow((window) => {
    if (window.end - window.first < 2) return undefined;
    const { slope, intercept } = regress(window, timeAt(call.frame, window.step));
    return slope * (ahead[window.step] ?? NaN) + intercept;
  });
  return vector(mapSeries(call, checkedRange(call, 0), predict));
}

/** Holt's linear method. Both factors lie between zero and one, exclusively. */
function smoothTwice(call: FunctionCall): Value {
  const [smoothing, trend] = [scalarArgument(call, 1), scalarArgument(call, 2)];
  const calculate = byWindow((window) => {
    const [level, slope] = [smoothing[window.step] ?? NaN, trend[window.step] ?? NaN];
    requireFactor('smoothing', 'sf', level);
    requireFactor('trend', 'tf', slope);
    return window.end - window.first < 2 ? undefined : smoothed(window, level, slope);
  });
  return vector(mapSeries(call, checkedRange(call, 0), calculate));
}

function requireFactor(name: string, symbol: string, factor: number): void {
  if (factor <= 0 || factor >= 1) {
    throw execution(`invalid ${name} factor. Expected: 0 < ${symbol} < 1, got: ${inSixDigits(factor)}`);
  }
}

/** Go's `%f`. */
const inSixDigits = (value: number): string =>
  Number.isFinite(value) ? value.toFixed(6) : formatFixed(value);

function smoothed({ series: { values }, first, end }: Window, level: number, slope: number): number {
  let before = 0;
  let current = values[first] ?? NaN;
  let trend = (values[first + 1] ?? NaN) - current;
  for (let at = first + 1; at < end; at++) {
    if (at > first + 1) trend = slope * (current - before) + (1 - slope) * trend;
    const next = level * (values[at] ?? NaN) + (1 - level) * (current + trend);
    before = current;
    current = next;
  }
  return current;
}

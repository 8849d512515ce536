import type { LabelSet } from '../labels/labelSet';
import type { RolledUp } from '../storage';
import type { Expression, RangeSelector, Subquery } from '../syntax/ast';
import type { QueryContext } from './context';
import { checkSize } from './context';
import { resolveDuration } from './durations';
import type { Frame } from './frame';
import { frameOf, lastTime, timeAt } from './frame';
import { selectSeries } from './selectSeries';
import { referenceTimes, resolveAt, withoutStale } from './selector';
import type { Column, Value } from './value';
import { WindowIndex } from './windows';

/** All samples of one series that any window of a range vector may need. */
export interface RangeSeries {
  readonly labels: LabelSet;
  readonly dropName: boolean;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** As in {@link StoredSeries}; what a subquery calculates has none. */
  readonly starts?: Float64Array;
  readonly rolledUp?: RolledUp;
}

/** A range vector over all steps of a frame. */
export interface RangeVector {
  readonly series: readonly RangeSeries[];
  readonly windows: WindowIndex;
  /** The length of the window in milliseconds. */
  readonly range: number;
  /** The end of the window of each step, in milliseconds. */
  readonly ends: Float64Array;
  /** With an extension, windows also hold samples up to the lookback around them. */
  readonly extension: 'anchored' | 'smoothed' | undefined;
}

export function selectRange(context: QueryContext, expression: RangeSelector, frame: Frame): RangeVector {
  const { selector } = expression;
  const { lookback } = context.settings;
  const { extension } = selector;
  const range = resolveDuration(expression.range, context.times, false);
  const endOf = referenceTimes(selector, frame, context.times);
  const before = range + (extension ? lookback : 0);
  const after = extension === 'smoothed' ? lookback : 0;
  const last = endOf(Math.max(frame.count - 1, 0)) + after;
  const first = endOf(0) - before;
  const found = selectSeries(context, { ...{ by: expression, selector, frame }, from: first, to: last });
  const series = found.map((each) => {
    return { ...withoutStale(each), dropName: false };
  });
  const windows = new WindowIndex({
    count: frame.count,
    after: (step) => endOf(step) - before,
    upTo: (step) => endOf(step) + after,
  });
  return { series, windows, range, ends: endsOf(frame, endOf), extension };
}

/** Evaluates the inner expression on its own grid of steps and makes its samples a range vector. */
export function selectSubquery(
  context: QueryContext,
  subquery: Subquery,
  frame: Frame,
  evaluate: (expression: Expression, frame: Frame) => Value,
): RangeVector {
  const { inner, range, endOf } = subqueryFrame(context, subquery, frame);
  checkSize(context, 1, inner);
  const value = evaluate(subquery.expression, inner);
  const axis = new Float64Array(inner.count);
  for (let step = 0; step < inner.count; step++) axis[step] = timeAt(inner, step);
  const series = value.type === 'vector' ? value.columns.map((column) => toRangeSeries(column, axis)) : [];
  const windows = new WindowIndex({ count: frame.count, after: (step) => endOf(step) - range, upTo: endOf });
  return { series, windows, range, ends: endsOf(frame, endOf), extension: undefined };
}

const endsOf = ({ count }: Frame, endOf: (step: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_unused, step) => endOf(step));

/** The grid of a subquery: absolute multiples of its step, the first one strictly after the start of the range. */
function subqueryFrame(
  { times, settings }: QueryContext,
  subquery: Subquery,
  frame: Frame,
): { readonly inner: Frame; readonly range: number; readonly endOf: (step: number) => number } {
  const range = resolveDuration(subquery.range, times, false);
  const offset = resolveDuration(subquery.offset, times, true);
  const step =
    subquery.step === undefined ? settings.defaultSubqueryStep : resolveDuration(subquery.step, times, false);
  const at = resolveAt(subquery.at, times);
  const lowest = (at ?? frame.start) - offset - range;
  const end = (at ?? lastTime(frame)) - offset;
  const start = (Math.floor(lowest / step) + 1) * step;
  const endOf = (index: number): number => (at ?? timeAt(frame, index)) - offset;
  return { inner: frameOf(start, end, step), range, endOf };
}

function toRangeSeries({ labels, dropName, values, present }: Column, axis: Float64Array): RangeSeries {
  if (!present) return { labels, dropName, timestamps: axis, values };
  const isThere = (_value: number, at: number): boolean => present[at] === 1;
  return { labels, dropName, timestamps: axis.filter(isThere), values: values.filter(isThere) };
}

import { execution } from '../evaluation/context';
import type { Evaluator } from '../evaluation/evaluator';
import type { Frame } from '../evaluation/frame';
import { mergeEqual, sameLabels, withoutName } from '../evaluation/names';
import { noColumns } from '../evaluation/progress';
import type { RangeSeries, RangeVector } from '../evaluation/rangeVector';
import type { Column, Value } from '../evaluation/value';
import { ColumnBuilder, isPresent, vector } from '../evaluation/value';
import type { Call, Expression } from '../syntax/ast';

/** One call of a function with what it needs to evaluate its arguments. */
export interface FunctionCall {
  readonly evaluator: Evaluator;
  readonly call: Call;
  readonly frame: Frame;
}

export type FunctionImplementation = (call: FunctionCall) => Value;

/** The argument at `index`; the checker has made sure that required ones are there. */
export function argument({ call }: FunctionCall, index: number): Expression {
  const expression = call.arguments[index];
  if (!expression) throw new RangeError(`${call.function.name} has no argument ${index}`);
  return expression;
}

export function vectorArgument(call: FunctionCall, index: number): readonly Column[] {
  const value = call.evaluator.evaluate(argument(call, index), call.frame);
  if (value.type !== 'vector') throw new TypeError('the checker lets only vectors through');
  return value.columns;
}

/** One number for each step. */
export function scalarArgument(call: FunctionCall, index: number): Float64Array {
  const value = call.evaluator.evaluate(argument(call, index), call.frame);
  if (value.type !== 'scalar') throw new TypeError('the checker lets only scalars through');
  return value.values;
}

export function textArgument(call: FunctionCall, index: number): string {
  const value = call.evaluator.evaluate(argument(call, index), call.frame);
  if (value.type !== 'string') throw new TypeError('the checker lets only texts through');
  return value.value;
}

export function rangeArgument(call: FunctionCall, index: number): RangeVector {
  return call.evaluator.evaluateRange(argument(call, index), call.frame);
}

/** Calculates each value of a vector on its own, and drops the metric's name. */
export function mapValues(call: FunctionCall, calculate: (value: number, step: number) => number): Value {
  const columns = vectorArgument(call, 0).map((column) => {
    const values = new Float64Array(column.values.length);
    for (let at = 0; at < values.length; at++) {
      if (isPresent(column, at)) values[at] = calculate(column.values[at] ?? NaN, at);
    }
    return { ...column, ...withoutName(call.evaluator.context, column), values };
  });
  return vector(mergeEqual(columns));
}

/** The samples of one series in the window of one step: from `first` up to, without, `end`, at least one. */
export interface Window {
  readonly series: RangeSeries;
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

/** What a range function makes of one series: it fills in the steps that have a result. */
export type SeriesFunction = (series: RangeSeries, range: RangeVector, result: ColumnBuilder) => void;

/** Applies a function to each series of a range vector, dropping the metric's name unless it acts like a selector. */
export function mapSeries(
  call: FunctionCall,
  range: RangeVector,
  calculate: SeriesFunction,
  keepsName = false,
): Column[] {
  const { context } = call.evaluator;
  const done = context.progress?.unfinished(call.call, call.frame, noColumns) ?? noColumns();
  for (const series of range.series.slice(done.next)) {
    context.checkpoint();
    const result = new ColumnBuilder(call.frame.count);
    calculate(series, range, result);
    if (!result.isEmpty) {
      const isDropped = !keepsName || series.dropName;
      const { labels } = isDropped ? withoutName(context, series) : series;
      done.columns.push(result.build(labels, isDropped));
    }
    done.next++;
    context.progress?.rest();
  }
  if (!context.settings.delayedNameRemoval) requireDistinct(done.columns);
  return done.columns;
}

/** Series that a range function makes equal are refused even where they have no step in common. */
function requireDistinct(columns: readonly Column[]): void {
  if (new Set(columns.map(({ labels }) => labels.key)).size < columns.length) throw sameLabels();
}

/** A series function from one that reduces each window that has samples; `undefined` is no result. */
export function byWindow(reduce: (window: Window) => number | undefined): SeriesFunction {
  return (series, range, result) => {
    const { first, end } = range.windows.of(series.timestamps);
    for (let step = 0; step < first.length; step++) {
      const [from, to] = [first[step] ?? 0, end[step] ?? 0];
      if (from >= to) continue;
      const value = reduce({ series, first: from, end: to, step });
      if (value !== undefined) result.set(step, value);
    }
  };
}

/** A range function of one argument. */
export function overRange(reduce: (window: Window) => number | undefined): FunctionImplementation {
  const calculate = byWindow(reduce);
  return (call) => vector(mapSeries(call, checkedRange(call, 0), calculate));
}

const EXTENDED: Readonly<Record<'anchored' | 'smoothed', readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
};

/**
 * The range vector at `index`, when the function can read its extension.
 * @throws {PromqlProblem} with reason `execution`
 */
export function checkedRange(call: FunctionCall, index: number): RangeVector {
  const range = rangeArgument(call, index);
  const { name } = call.call.function;
  if (range.extension && !EXTENDED[range.extension].includes(name)) {
    const allowed = EXTENDED[range.extension].join(', ');
    throw execution(
      `${range.extension} modifier can only be used with: ${allowed} - not with ${name}`,
      call.call.span,
    );
  }
  return range;
}

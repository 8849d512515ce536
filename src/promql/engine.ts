import type { Turn, Work } from '../base/turns';
import { Annotations } from './evaluation/annotations';
import type { EvaluationSettings, QueryContext, QueryTimes } from './evaluation/context';
import { checkSize } from './evaluation/context';
import { Evaluator } from './evaluation/evaluator';
import { Interruption, Progress } from './evaluation/progress';
import type { Frame } from './evaluation/frame';
import { frameOf, timeAt } from './evaluation/frame';
import { removeNames } from './evaluation/names';
import { joinEqual } from './equalSeries';
import type { Column } from './evaluation/value';
import { LabelSet } from './labels/labelSet';
import type { Matcher } from './labels/matcher';
import { extendedPoints } from './functions/extendedRange';
import type { Position } from './problem';
import { PromqlProblem, positionOf } from './problem';
import type { PromqlReason } from './problem';
import type { SeriesReader } from './storage';
import type { Expression } from './syntax/ast';
import { typeOf } from './syntax/ast';
import { parseExpression, parseQuery } from './syntax/parser';

export interface EngineOptions extends Partial<EvaluationSettings> {
  /** Asked again and again while a query runs; the query ends with reason `timeout` once it says true. */
  readonly isExpired?: () => boolean;
}

/** The samples of one series in a result; times in milliseconds, ascending. */
export interface ResultSeries {
  readonly labels: LabelSet;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
}

export type ResultData =
  | { readonly type: 'scalar'; readonly at: number; readonly value: number }
  | { readonly type: 'string'; readonly at: number; readonly value: string }
  /** One sample each, at the time of the query, in the order that the query gave them. */
  | { readonly type: 'vector'; readonly series: readonly ResultSeries[] }
  /** Sorted by labels. */
  | { readonly type: 'matrix'; readonly series: readonly ResultSeries[] };

export type EvaluationResult =
  | {
      readonly ok: true;
      readonly data: ResultData;
      readonly warnings: readonly string[];
      readonly infos: readonly string[];
    }
  | {
      readonly ok: false;
      readonly reason: PromqlReason;
      readonly message: string;
      readonly position: Position | undefined;
    };

const MINUTE = 60_000;

/** The defaults of a Prometheus server. */
const DEFAULTS: EvaluationSettings = {
  lookback: 5 * MINUTE,
  defaultSubqueryStep: MINUTE,
  delayedNameRemoval: false,
  maximumSamples: 50_000_000,
};

/**
 * Evaluates PromQL over a reader. All times are milliseconds. Whatever is wrong with a query comes back as a value;
 * only what the reader or `isExpired` throws gets out.
 */
export class Engine {
  readonly #settings: EvaluationSettings;
  readonly #isExpired: () => boolean;

  constructor({ isExpired, ...settings }: EngineOptions = {}) {
    this.#settings = { ...DEFAULTS, ...settings };
    this.#isExpired = isExpired ?? (() => false);
  }

  instant(reader: SeriesReader, query: string, at: number): EvaluationResult {
    return this.#run(reader, query, { start: at, end: at, step: 0 }, instantData);
  }

  /** `step` is above zero. */
  range(reader: SeriesReader, query: string, times: QueryTimes): EvaluationResult {
    return this.#run(reader, query, times, rangeData);
  }

  /** As {@link instant}, in turns, those of the reader too. What it gives must stay as it is while others have theirs. */
  instantInTurns(
    reader: SeriesReader,
    query: string,
    at: number,
    limits: QueryLimits,
  ): Work<EvaluationResult> {
    return this.#runInTurns(
      { reader, query, times: { start: at, end: at, step: 0 }, ...limits },
      instantData,
    );
  }

  /** As {@link range}, in turns. */
  rangeInTurns(
    reader: SeriesReader,
    query: string,
    times: QueryTimes,
    limits: QueryLimits,
  ): Work<EvaluationResult> {
    return this.#runInTurns({ reader, query, times, ...limits }, rangeData);
  }

  #run(reader: SeriesReader, query: string, times: QueryTimes, evaluate: Evaluation): EvaluationResult {
    const context = this.#context({ reader, times, progress: undefined });
    return answer(query, context, () => evaluate(new Evaluator(context), parseExpression(query)));
  }

  /** Begins anew after each interruption, and finds what was calculated before it. */
  *#runInTurns(
    { reader, query, times, turn, isExpired }: RunInTurns,
    evaluate: Evaluation,
  ): Work<EvaluationResult> {
    const parsed = parseQuery(query);
    if (!parsed.ok) {
      const { message, position } = parsed;
      return { ok: false, reason: 'parse', message, position };
    }
    const progress = new Progress(() => turn.isOver());
    const context = this.#context({ reader, times, progress, ...(isExpired && { isExpired }) });
    const evaluator = new Evaluator(context);
    for (;;) {
      try {
        return answer(query, context, () => evaluate(evaluator, parsed.expression));
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
      }
      yield;
    }
  }

  #context({
    isExpired = this.#isExpired,
    reader,
    ...parts
  }: Pick<QueryContext, 'reader' | 'times' | 'progress'> & Pick<EngineOptions, 'isExpired'>): QueryContext {
    const checkpoint = (): void => {
      if (isExpired()) throw new PromqlProblem('timeout', 'the query took too long and was ended');
    };
    const settings = this.#settings;
    return {
      ...parts,
      reader: watched(reader, checkpoint),
      settings,
      annotations: new Annotations(),
      checkpoint,
    };
  }
}

/** A pattern of thousands of letters takes its time with each of thousands of series. */
function watched(reader: SeriesReader, checkpoint: () => void): SeriesReader {
  const watch = (matcher: Matcher): Matcher =>
    matcher.operator === '=' || matcher.operator === '!='
      ? matcher
      : {
          ...matcher,
          matches: (text) => {
            checkpoint();
            return matcher.matches(text);
          },
        };
  return {
    select: (matchers, from, to) => reader.select(matchers.map(watch), from, to),
    ...(reader.selectInTurns && {
      selectInTurns: (matchers, from, to) => reader.selectInTurns!(matchers.map(watch), from, to),
    }),
  };
}

function answer(query: string, { annotations }: QueryContext, evaluate: () => ResultData): EvaluationResult {
  try {
    const data = evaluate();
    return { ok: true, data, ...annotations.list(query) };
  } catch (error) {
    if (!(error instanceof PromqlProblem)) throw error;
    const position = error.span && positionOf(query, error.span.start);
    return { ok: false, reason: error.reason, message: error.message, position };
  }
}

/** What bounds one query that runs in turns. */
export interface QueryLimits {
  readonly turn: Turn;
  /** As in {@link EngineOptions}, for this query alone. */
  readonly isExpired?: () => boolean;
}

interface RunInTurns extends QueryLimits {
  readonly reader: SeriesReader;
  readonly query: string;
  readonly times: QueryTimes;
}

type Evaluation = (evaluator: Evaluator, expression: Expression) => ResultData;

function instantData(evaluator: Evaluator, expression: Expression): ResultData {
  const at = evaluator.context.times.start;
  const frame: Frame = { start: at, step: 1, count: 1 };
  if (typeOf(expression) === 'range')
    return { type: 'matrix', series: rangeSeries(evaluator, expression, frame) };
  const value = evaluator.evaluate(expression, frame);
  switch (value.type) {
    case 'string':
      return { type: 'string', at, value: value.value };
    case 'scalar':
      return { type: 'scalar', at, value: value.values[0] ?? NaN };
    case 'vector':
      return { type: 'vector', series: toSeries(evaluator, value.columns, frame) };
  }
}

/** The samples of a range vector as they are, at the time of the query. */
function rangeSeries(evaluator: Evaluator, expression: Expression, frame: Frame): ResultSeries[] {
  const range = evaluator.evaluateRange(expression, frame);
  const series = range.series
    .flatMap((series) => {
      const { first, end } = range.windows.of(series.timestamps);
      const [from, to] = [first[0] ?? 0, end[0] ?? 0];
      if (from >= to) return [];
      const labels = series.dropName ? series.labels.withoutMetric() : series.labels;
      if (range.extension) {
        const points = extendedPoints({ series, first: from, end: to, step: 0 }, range);
        return points ? [{ labels, ...points }] : [];
      }
      const { timestamps, values } = series;
      return [{ labels, timestamps: timestamps.slice(from, to), values: values.slice(from, to) }];
    })
    .sort(byLabels);
  return range.series.some(({ dropName }) => dropName) ? joinEqual(series) : series;
}

function rangeData(evaluator: Evaluator, expression: Expression): ResultData {
  const { start, end, step } = evaluator.context.times;
  const type = typeOf(expression);
  if (type === 'range' || type === 'string') {
    const name = type === 'range' ? 'range vector' : 'string';
    throw new PromqlProblem(
      'parse',
      `invalid expression type "${name}" for range query, must be Scalar or instant Vector`,
      expression.span,
    );
  }
  const frame = frameOf(start, end, step);
  checkSize(evaluator.context, 1, frame);
  const value = evaluator.evaluate(expression, frame);
  if (value.type === 'string') throw new TypeError('a text was refused above');
  const columns = value.type === 'vector' ? value.columns : [scalarColumn(value.values)];
  return { type: 'matrix', series: toSeries(evaluator, columns, frame).sort(byLabels) };
}

const scalarColumn = (values: Float64Array): Column => ({
  labels: LabelSet.empty,
  dropName: false,
  values,
  present: undefined,
});

const byLabels = (one: ResultSeries, other: ResultSeries): number => one.labels.compare(other.labels);

function toSeries(evaluator: Evaluator, columns: readonly Column[], frame: Frame): ResultSeries[] {
  const named = evaluator.context.settings.delayedNameRemoval ? removeNames(columns) : columns;
  const axis = Float64Array.from({ length: frame.count }, (_unused, at) => timeAt(frame, at));
  return named.flatMap(({ labels, values, present }) => {
    if (frame.count === 0) return [];
    if (!present) return [{ labels, timestamps: axis, values }];
    const [first, end] = [present.indexOf(1), present.lastIndexOf(1) + 1];
    if (first < 0) return [];
    // Most series have one run of samples, which needs no copy.
    const gap = present.indexOf(0, first);
    if (gap < 0 || gap >= end) {
      return [{ labels, timestamps: axis.subarray(first, end), values: values.subarray(first, end) }];
    }
    const isThere = (_value: number, at: number): boolean => present[at] === 1;
    return [{ labels, timestamps: axis.filter(isThere), values: values.filter(isThere) }];
  });
}

import { throwIfAborted } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { Turn, Work } from '../../base/turns';
import { inTurns } from '../../base/turns';
import type {
  EngineOptions,
  EvaluationResult,
  QueryLimits,
  ResultData,
  ResultSeries,
} from '../../promql/engine';
import { Engine } from '../../promql/engine';
import { compareUtf8 } from '../../promql/labels/order';
import type { PromqlReason } from '../../promql/problem';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { SeriesReader } from '../../promql/storage';
import type {
  InstantQuery,
  MetricProblem,
  MetricSource,
  Point,
  QueryData,
  QueryResult,
  RangeQuery,
  Series,
} from '../metricSource';
import { MetricError } from '../metricSource';
import type { MetricMetadata } from '../series';
import type { SeriesHistory } from '../seriesHistory';
import type { Head } from './head';
import { LayeredReader } from './layeredReader';

export interface EmbeddedMetricSourceOptions {
  readonly head: Head;
  /** Samples that are not in memory any more, or were there before this process. */
  readonly history?: SeriesHistory | undefined;
  readonly clock: Clock;
  /** How long one query may take, with the turns of everybody else. */
  readonly timeout?: Ms;
  readonly engine?: Omit<EngineOptions, 'isExpired'>;
}

const DEFAULT_TIMEOUT: Ms = 10_000;
const MAXIMUM_STEPS = 11_000;

const PROBLEMS: Readonly<Record<PromqlReason, MetricProblem>> = {
  parse: 'query',
  execution: 'execution',
  tooLarge: 'tooLarge',
  timeout: 'timeout',
};

/**
 * Answers PromQL from the samples in memory, and from older ones where there is a history. In turns: a long query holds
 * nobody up, and ends when nobody waits for it.
 */
export class EmbeddedMetricSource implements MetricSource {
  readonly #head: Head;
  readonly #history: SeriesHistory | undefined;
  readonly #reader: SeriesReader;
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #timeout: Ms;

  constructor({ head, history, clock, timeout = DEFAULT_TIMEOUT, engine }: EmbeddedMetricSourceOptions) {
    this.#head = head;
    this.#history = history;
    this.#reader = history ? new LayeredReader(head, history) : head;
    this.#clock = clock;
    this.#timeout = timeout;
    this.#engine = new Engine(engine);
  }

  async instant({ expression, at }: InstantQuery, signal: AbortSignal): Promise<QueryResult> {
    return this.#answer(signal, (limits) =>
      this.#engine.instantInTurns(this.#reader, expression, at, limits),
    );
  }

  async range({ expression, from, to, step }: RangeQuery, signal: AbortSignal): Promise<QueryResult> {
    if (!(step > 0)) throw new MetricError('query', `the step must be above zero, and is ${step} ms`);
    if (to < from) throw new MetricError('query', 'the time range ends before it starts');
    if ((to - from) / step > MAXIMUM_STEPS) {
      throw new MetricError(
        'tooLarge',
        'exceeded maximum resolution of 11,000 points per timeseries. Try a longer step or a shorter time range',
      );
    }
    const times = { start: from, end: to, step };
    return this.#answer(signal, (limits) =>
      this.#engine.rangeInTurns(this.#reader, expression, times, limits),
    );
  }

  async metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]> {
    throwIfAborted(signal);
    const earlier = (this.#history?.metadata() ?? []).map((metric) => [metric.name, metric] as const);
    const now = this.#head.metadata().map((metric) => [metric.name, metric] as const);
    return [...new Map([...earlier, ...now]).values()];
  }

  async labelNames(signal: AbortSignal): Promise<readonly string[]> {
    return this.#distinct(({ names }) => names, { signal });
  }

  async labelValues(label: string, signal: AbortSignal, since?: Ms): Promise<readonly string[]> {
    return this.#distinct((labels) => [labels.get(label)], { signal, since });
  }

  /** Of all series in memory and on disk. In turns, because the disk may know very many. */
  #distinct(
    of: (labels: LabelSet) => readonly string[],
    { signal, since = -Infinity }: { readonly signal: AbortSignal; readonly since?: Ms | undefined },
  ): Promise<readonly string[]> {
    const [head, history] = [this.#head, this.#history];
    const collect = function* (turn: Turn): Work<readonly string[]> {
      const found = new Set<string>();
      for (const labels of head.labelSets(since)) for (const text of of(labels)) found.add(text);
      for (const labels of history ? yield* history.labelSets(turn, since) : []) {
        for (const text of of(labels)) found.add(text);
        if (turn.isOver()) yield;
      }
      found.delete('');
      return [...found].sort(compareUtf8);
    };
    return inTurns(collect, this.#clock, signal);
  }

  #answer(
    signal: AbortSignal,
    evaluate: (limits: QueryLimits) => Work<EvaluationResult>,
  ): Promise<QueryResult> {
    const deadline = this.#clock.monotonic() + this.#timeout;
    const isExpired = (): boolean => this.#clock.monotonic() > deadline;
    return inTurns((turn) => answerOf(evaluate({ turn, isExpired }), turn), this.#clock, signal);
  }
}

function* answerOf(evaluation: Work<EvaluationResult>, turn: Turn): Work<QueryResult> {
  const result = yield* evaluation;
  if (!result.ok) throw new MetricError(PROBLEMS[result.reason], result.message, result.position);
  const { data, warnings, infos } = result;
  return { data: yield* toQueryData(data, turn), warnings, infos };
}

function* toQueryData(data: ResultData, turn: Turn): Work<QueryData> {
  switch (data.type) {
    case 'scalar':
      return { type: 'scalar', point: { at: data.at, value: data.value } };
    case 'string':
      return data;
    case 'vector':
    case 'matrix':
      return { type: data.type, series: yield* toSeriesList(data.series, turn) };
  }
}

function* toSeriesList(results: readonly ResultSeries[], turn: Turn): Work<Series[]> {
  const series: Series[] = [];
  for (const result of results) {
    series.push(toSeries(result));
    if (turn.isOver()) yield;
  }
  return series;
}

function toSeries({ labels, timestamps, values }: ResultSeries): Series {
  const points: Point[] = [];
  for (let at = 0; at < values.length; at++) {
    points.push({ at: timestamps[at] ?? NaN, value: values[at] ?? NaN });
  }
  return { labels: labels.toRecord(), points };
}

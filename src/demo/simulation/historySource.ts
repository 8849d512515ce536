import type {
  InstantQuery,
  MetricSource,
  QueryData,
  QueryResult,
  RangeQuery,
} from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { MetricMetadata } from '../../metrics/series';
import type { EvaluationResult, ResultSeries } from '../../promql/engine';
import { Engine } from '../../promql/engine';
import { METADATA } from './metadata';
import type { SeriesHistory } from './seriesHistory';

/** Answers PromQL from what the demo has recorded. */
export class HistorySource implements MetricSource {
  readonly #engine = new Engine();

  constructor(private readonly history: SeriesHistory) {}

  async instant({ expression, at }: InstantQuery): Promise<QueryResult> {
    return resultOf(this.#engine.instant(this.history, expression, at));
  }

  async range({ expression, from, to, step }: RangeQuery): Promise<QueryResult> {
    return resultOf(this.#engine.range(this.history, expression, { start: from, end: to, step }));
  }

  async metadata(): Promise<readonly MetricMetadata[]> {
    return [...METADATA.values()];
  }

  async labelNames(): Promise<readonly string[]> {
    return sorted(this.history.labels.flatMap(({ names }) => names));
  }

  async labelValues(label: string): Promise<readonly string[]> {
    return sorted(this.history.labels.map((labels) => labels.get(label)).filter(Boolean));
  }
}

const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort();

function resultOf(result: EvaluationResult): QueryResult {
  if (result.ok) return { data: dataOf(result.data), warnings: result.warnings, infos: result.infos };
  const reason = result.reason === 'parse' ? 'query' : result.reason;
  throw new MetricError(reason, result.message, result.position);
}

function dataOf(data: Extract<EvaluationResult, { ok: true }>['data']): QueryData {
  switch (data.type) {
    case 'scalar':
      return { type: 'scalar', point: { at: data.at, value: data.value } };
    case 'string':
      return data;
    case 'vector':
    case 'matrix':
      return { type: data.type, series: data.series.map(seriesOf) };
  }
}

const seriesOf = ({ labels, timestamps, values }: ResultSeries) => ({
  labels: labels.toRecord(),
  points: [...timestamps].map((at, index) => ({ at, value: values[index] ?? NaN })),
});

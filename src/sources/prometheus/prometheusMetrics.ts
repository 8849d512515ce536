import type { Ms } from '../../base/clock';
import {
  MetricError,
  type InstantQuery,
  type MetricProblem,
  type MetricSource,
  type QueryResult,
  type RangeQuery,
} from '../../metrics/metricSource';
import type { MetricMetadata } from '../../metrics/series';
import { queryMistake } from '../../metrics/queryMistake';
import { SourceError } from '../../monitoring/source';
import { textsOf } from '../shared/json';
import { shorten } from '../shared/sourceHttp';
import type { Answer, PrometheusClient } from './client';
import { readMetadata, readQueryData } from './queryResult';

/** The server's own limit (web/api/v1, `exceeded maximum resolution`). */
const MOST_STEPS = 11_000;

/** PromQL, answered by the server. */
export class PrometheusMetrics implements MetricSource {
  constructor(
    private readonly client: PrometheusClient,
    private readonly label: string,
  ) {}

  instant({ expression, at }: InstantQuery, signal: AbortSignal): Promise<QueryResult> {
    return this.#query('/api/v1/query', { query: expression, time: seconds(at) }, signal);
  }

  async range({ expression, from, to, step }: RangeQuery, signal: AbortSignal): Promise<QueryResult> {
    if (!(step > 0)) throw new MetricError('query', `The step must be above zero, but is ${step} ms.`);
    if ((to - from) / step > MOST_STEPS) {
      throw new MetricError('tooLarge', `The range has more than ${MOST_STEPS} steps. Choose a longer step.`);
    }
    const form = { query: expression, start: seconds(from), end: seconds(to), step: seconds(step) };
    return this.#query('/api/v1/query_range', form, signal);
  }

  async metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]> {
    return readMetadata(await this.#data(() => this.client.get('/api/v1/metadata', [], signal)));
  }

  async labelNames(signal: AbortSignal): Promise<readonly string[]> {
    return textsOf(await this.#data(() => this.client.get('/api/v1/labels', [], signal)));
  }

  async labelValues(label: string, signal: AbortSignal, since = -Infinity): Promise<readonly string[]> {
    const path = `/api/v1/label/${encodeURIComponent(label)}/values`;
    const bounds: readonly (readonly [string, string])[] =
      since === -Infinity ? [] : [['start', seconds(since)]];
    return textsOf(await this.#data(() => this.client.get(path, bounds, signal)));
  }

  async #query(
    path: string,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<QueryResult> {
    const { envelope } = await this.#ask(
      () => this.client.post(path, Object.entries(form), signal),
      form.query,
    );
    const data = readQueryData(envelope.data);
    if (data === undefined) {
      throw new MetricError('unavailable', `${this.label} answered the query with data of an unknown shape.`);
    }
    return { data, warnings: envelope.warnings, infos: envelope.infos };
  }

  async #data(ask: () => Promise<Answer>): Promise<unknown> {
    return (await this.#ask(ask)).envelope.data;
  }

  async #ask(ask: () => Promise<Answer>, query = ''): Promise<Answered> {
    try {
      const { envelope } = await ask();
      if (envelope.status === 'error') {
        throw queryError(envelope.errorType, envelope.error, query);
      }
      return { envelope };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const reason = error.reason === 'timeout' || error.reason === 'tooLarge' ? error.reason : 'unavailable';
      throw new MetricError(reason, error.message, undefined, { cause: error });
    }
  }
}

interface Answered {
  readonly envelope: Extract<Answer['envelope'], { status: 'success' }>;
}

const seconds = (ms: Ms): string => String(ms / 1000);

const PROBLEMS: ReadonlyMap<string, MetricProblem> = new Map([
  ['bad_data', 'query'],
  ['execution', 'execution'],
  ['timeout', 'timeout'],
  ['canceled', 'timeout'],
  // VictoriaMetrics gives the status code as the type.
  ['400', 'query'],
]);

/** What VictoriaMetrics says of every query that it cannot answer, and without a place: our own parser knows one. */
const EVERYTHING = '422';

/** The server writes the place of a mistake in front of it: `1:4: parse error: unexpected end`. */
function queryError(errorType: string, error: string, query: string): MetricError {
  if (errorType === EVERYTHING) {
    const mistake = queryMistake(query);
    return new MetricError(mistake ? 'query' : 'execution', shorten(error, 500), mistake);
  }
  const [, line, column, said] = /(?:^|: )(\d+):(\d+): (?:parse error: )?(.*)$/s.exec(error) ?? [];
  const position = line === undefined ? undefined : { line: Number(line), column: Number(column) };
  return new MetricError(PROBLEMS.get(errorType) ?? 'unavailable', shorten(said ?? error, 500), position);
}

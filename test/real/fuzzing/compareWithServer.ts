import { Engine } from '../../../src/promql/engine';
import type { EvaluationResult } from '../../../src/promql/engine';
import type { SeriesReader } from '../../../src/promql/storage';
import { DATA_START } from './fuzzedData';

const TOLERANCE = 1e-9;
/** In milliseconds; windows of up to 40 minutes before it are inside the data, and none begins on a step of a subquery. */
const TIMES = { start: DATA_START + 3_607_000, end: DATA_START + 4_507_000, step: 60_000 };

export interface Comparison {
  readonly url: string;
  readonly reader: SeriesReader;
  readonly query: string;
  /** Whether the query is for the start alone. */
  readonly isInstant: boolean;
}

export type Outcome =
  | { readonly kind: 'same' | 'failed both' | 'excluded' }
  | { readonly kind: 'different'; readonly difference: string };

/** By labels: the points, as times in milliseconds and values. */
type Points = Map<string, readonly (readonly [number, number])[]>;
type Answer = { readonly error: string } | { readonly points: Points };

const engine = new Engine();

/** Asks both the same and says whether they answer the same, point by point. */
export async function compareWithServer({ url, reader, query, isInstant }: Comparison): Promise<Outcome> {
  const ours = answerOf(
    isInstant ? engine.instant(reader, query, TIMES.start) : engine.range(reader, query, TIMES),
  );
  const theirs = await ask(url, query, isInstant);
  if ('error' in ours) {
    if ('error' in theirs) return { kind: 'failed both' };
    // Up to 2.42 a comparison dropped samples before it looked whether the rest is unique.
    if (ours.error.startsWith('multiple matches for labels')) return { kind: 'excluded' };
    return { kind: 'different', difference: `only we fail: ${ours.error}` };
  }
  if ('error' in theirs) return { kind: 'different', difference: `only they fail: ${theirs.error}` };
  const difference = differenceOf(ours.points, theirs.points);
  return difference === undefined ? { kind: 'same' } : { kind: 'different', difference };
}

function answerOf(result: EvaluationResult): Answer {
  if (!result.ok) return { error: result.message };
  const { data } = result;
  if (data.type === 'string') throw new TypeError('no generated query is a text');
  if (data.type === 'scalar') return { points: new Map([['[]', [[data.at, data.value]]]]) };
  return {
    points: new Map(
      data.series.map(({ labels, timestamps, values }) => [
        JSON.stringify(labels.entries()),
        Array.from(timestamps, (time, at) => [time, values[at] ?? NaN] as const),
      ]),
    ),
  };
}

interface ServerReply {
  readonly error?: string;
  readonly data?: {
    readonly resultType: 'scalar' | 'vector' | 'matrix';
    readonly result: [number, string] | ServerSeries[];
  };
}

interface ServerSeries {
  readonly metric: Record<string, string>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

async function ask(url: string, query: string, isInstant: boolean): Promise<Answer> {
  // Its name before 3.0.
  const body = new URLSearchParams({
    query: query.replaceAll('double_exponential_smoothing', 'holt_winters'),
  });
  if (isInstant) body.set('time', String(TIMES.start / 1000));
  else for (const [name, time] of Object.entries(TIMES)) body.set(name, String(time / 1000));
  const response = await fetch(`${url}/api/v1/query${isInstant ? '' : '_range'}`, { method: 'POST', body });
  const { error, data } = (await response.json()) as ServerReply;
  if (!data) return { error: error ?? 'no data' };
  if (data.resultType === 'scalar')
    return { points: new Map([['[]', [readPoint(data.result as [number, string])]]]) };
  const series = data.result as ServerSeries[];
  return {
    points: new Map(
      series.map(({ metric, value, values }) => [
        JSON.stringify(Object.entries(metric).sort(([one], [other]) => (one < other ? -1 : 1))),
        (values ?? (value ? [value] : [])).map(readPoint),
      ]),
    ),
  };
}

const readPoint = ([seconds, text]: [number, string]): readonly [number, number] => [
  Math.round(seconds * 1000),
  Number(text.replace('Inf', 'Infinity')),
];

function differenceOf(ours: Points, theirs: Points): string | undefined {
  for (const [labels, points] of theirs) {
    const own = ours.get(labels);
    if (!own) return `missing ${labels}: ${JSON.stringify(points.slice(0, 3))}`;
    const at = points.findIndex(
      ([time, value], index) => own[index]?.[0] !== time || isFar(own[index][1], value),
    );
    if (at >= 0 || own.length !== points.length) {
      return `${labels} has ${own.length} points of ${points.length}; ${String(own[at])} for ${String(points[at])}`;
    }
  }
  const extra = [...ours.keys()].find((labels) => !theirs.has(labels));
  return extra === undefined
    ? undefined
    : `more than they have: ${extra} ${JSON.stringify(ours.get(extra)?.slice(0, 3))}`;
}

/** Beyond rounding, relative to the larger number; below one, to one. NaN equals NaN. */
function isFar(one: number, other: number): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return false;
  const size = Math.max(Math.abs(one), Math.abs(other), 1);
  return !(Math.abs(one - other) <= TOLERANCE * size);
}

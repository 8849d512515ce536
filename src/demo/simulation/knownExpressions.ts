import type { Ms } from '../../base/clock';
import type { Labels, MetricMetadata } from '../../metrics/series';
import type {
  InstantQuery,
  MetricSource,
  Point,
  QueryResult,
  RangeQuery,
  Series,
} from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import { METADATA } from './metadata';
import { RULES } from './rules';
import type { SeriesHistory } from './seriesHistory';

/** How far back the newest sample of a series may be, as in Prometheus. */
const LOOKBACK: Ms = 5 * 60_000;

type Evaluate = (at: Ms) => Series[];

/** Answers a fixed list of expressions from the recorded history: the metric names, and the rules of the demo. */
export class KnownExpressions implements MetricSource {
  readonly #known: ReadonlyMap<string, Evaluate>;

  constructor(private readonly history: SeriesHistory) {
    this.#known = new Map(this.#table());
  }

  async instant({ expression, at }: InstantQuery): Promise<QueryResult> {
    return answer({ type: 'vector', series: this.#find(expression)(at) });
  }

  async range({ expression, from, to, step }: RangeQuery): Promise<QueryResult> {
    const evaluate = this.#find(expression);
    const found = new Map<string, { labels: Labels; points: Point[] }>();
    for (let at = from; at <= to; at += step) {
      for (const { labels, points } of evaluate(at)) {
        const key = JSON.stringify(labels);
        const series = found.get(key) ?? { labels, points: [] };
        found.set(key, series);
        series.points.push({ at, value: points[0]?.value ?? NaN });
      }
    }
    return answer({ type: 'matrix', series: [...found.values()] });
  }

  async metadata(): Promise<readonly MetricMetadata[]> {
    return [...METADATA.values()];
  }

  async labelNames(): Promise<readonly string[]> {
    return sorted(this.history.all().flatMap((series) => Object.keys(series.labels)));
  }

  async labelValues(label: string): Promise<readonly string[]> {
    return sorted(this.history.all().flatMap((series) => series.labels[label] ?? []));
  }

  #find(expression: string): Evaluate {
    const text = expression.replace(/\s+/g, ' ').trim();
    const known = this.#known.get(text);
    if (known) return known;
    if (/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text)) return (at) => this.#latest(text, at);
    throw new MetricError(
      'query',
      `The demo's Prometheus answers metric names and the expressions of its own rules only, and "${expression}" is neither.`,
    );
  }

  #table(): (readonly [string, Evaluate])[] {
    const values: Readonly<Record<string, Evaluate>> = {
      DatabaseDown: (at) => this.#latest('up', at).filter((series) => series.labels.job === 'postgres'),
      HighErrorRate: (at) => this.#errorShare(at),
      HighLatency: (at) => this.#latency(at),
      CeleryBacklogHigh: (at) => this.#latest('celery_queue_length', at),
      DuplicatePayoutDetected: (at) => this.#increase('payout_duplicates_total', at, 5 * 60_000),
      DiskSpaceLow: (at) => this.#freeShare(at),
    };
    return RULES.flatMap(({ alert, expression }) => {
      const [, value = '', operator = '', limit = ''] = /^(.*) (==|<|>) ([\d.]+)$/.exec(expression) ?? [];
      const evaluate = values[alert] ?? (() => []);
      const compared: Evaluate = (at) =>
        evaluate(at).filter((series) => holds(series, operator, Number(limit)));
      return [[value, evaluate] as const, [expression, compared] as const];
    });
  }

  #latest(name: string, at: Ms): Series[] {
    return this.history
      .select(name, at - LOOKBACK, at)
      .flatMap(({ labels, points }) => single(labels, at, points.at(-1)?.value));
  }

  #increase(name: string, at: Ms, window: Ms): Series[] {
    return this.history.select(name, at - window, at).flatMap(({ labels, points }) => {
      const grown = (points.at(-1)?.value ?? 0) - (points[0]?.value ?? 0);
      return single(without(labels, '__name__'), at, grown);
    });
  }

  #errorShare(at: Ms): Series[] {
    const requests = this.#increase('http_requests_total', at, 60_000);
    const totals = groups(requests, (labels) => labels.service ?? '');
    return [...totals].flatMap(([service, members]) => {
      const failed = members.filter((series) => series.labels.status?.startsWith('5'));
      return single({ service }, at, sum(failed) / sum(members));
    });
  }

  #latency(at: Ms): Series[] {
    const buckets = this.#increase('http_request_duration_seconds_bucket', at, 60_000);
    return [...groups(buckets, (labels) => labels.service ?? '')].flatMap(([service, members]) =>
      single({ service }, at, quantile(0.95, members)),
    );
  }

  #freeShare(at: Ms): Series[] {
    const totals = this.#latest('disk_total_bytes', at);
    return this.#latest('disk_free_bytes', at).flatMap(({ labels, points }) => {
      const total = totals.find((series) => series.labels.mount === labels.mount)?.points[0]?.value ?? NaN;
      return single(without(labels, '__name__'), at, (points[0]?.value ?? NaN) / total);
    });
  }
}

const answer = (data: QueryResult['data']): QueryResult => ({ data, warnings: [], infos: [] });
const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort();
const single = (labels: Labels, at: Ms, value: number | undefined): Series[] =>
  value === undefined ? [] : [{ labels, points: [{ at, value }] }];
const sum = (series: readonly Series[]): number =>
  series.reduce((total, { points }) => total + (points[0]?.value ?? 0), 0);

function without(labels: Labels, name: string): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label !== name));
}

function groups(series: readonly Series[], key: (labels: Labels) => string): Map<string, Series[]> {
  const grouped = new Map<string, Series[]>();
  for (const member of series) {
    const group = key(member.labels);
    grouped.set(group, [...(grouped.get(group) ?? []), member]);
  }
  return grouped;
}

function holds({ points }: Series, operator: string, limit: number): boolean {
  const value = points[0]?.value ?? NaN;
  if (operator === '==') return value === limit;
  return operator === '>' ? value > limit : value < limit;
}

/** Linear within the bucket that holds the quantile, as `histogram_quantile` does. */
function quantile(share: number, buckets: readonly Series[]): number {
  const bounds = buckets
    .map(({ labels, points }) => ({
      le: Number(labels.le?.replace('+Inf', 'Infinity')),
      count: points[0]?.value ?? 0,
    }))
    .sort((a, b) => a.le - b.le);
  const rank = share * (bounds.at(-1)?.count ?? NaN);
  const index = bounds.findIndex(({ count }) => count >= rank);
  const [below, holding] = [bounds[index - 1] ?? { le: 0, count: 0 }, bounds[index]];
  if (!holding) return NaN;
  if (holding.le === Infinity) return below.le;
  return below.le + ((holding.le - below.le) * (rank - below.count)) / (holding.count - below.count);
}

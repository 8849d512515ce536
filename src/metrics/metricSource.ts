import type { Ms } from '../base/clock';
import type { Labels, MetricMetadata } from './series';

/** Where a server answers PromQL. */
export interface MetricPlace {
  readonly name: string;
  readonly url: string;
  /** Asked for at each request, for they may hold a secret. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

/** Whatever answers PromQL: a server's HTTP API, or the embedded engine. Both give the same shapes. */
export interface MetricSource {
  /** @throws {MetricError} */
  instant(query: InstantQuery, signal: AbortSignal): Promise<QueryResult>;
  /** @throws {MetricError} */
  range(query: RangeQuery, signal: AbortSignal): Promise<QueryResult>;
  /** Metric names with their metadata, for completion. */
  metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]>;
  labelNames(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * The values that series have, sorted or not.
   * @param since only of series with a later sample; a source may look at its blocks of some hours as a whole, and then
   * gives values that ended shortly before
   */
  labelValues(label: string, signal: AbortSignal, since?: Ms): Promise<readonly string[]>;
}

export interface InstantQuery {
  readonly expression: string;
  readonly at: Ms;
}

export interface RangeQuery {
  readonly expression: string;
  readonly from: Ms;
  readonly to: Ms;
  /** Above zero; at most 11,000 steps. */
  readonly step: Ms;
}

/** Values are IEEE doubles: `NaN` and infinities are values like any other. */
export interface Point {
  readonly at: Ms;
  readonly value: number;
}

/** `labels` include `__name__` where the series has one. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

export type QueryData =
  | { readonly type: 'scalar'; readonly point: Point }
  | { readonly type: 'string'; readonly at: Ms; readonly value: string }
  | { readonly type: 'vector'; readonly series: readonly Series[] }
  | { readonly type: 'matrix'; readonly series: readonly Series[] };

export interface QueryResult {
  readonly data: QueryData;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** `query` is the user's expression, with a position where there is one; everything else is the source's state. */
export type MetricProblem = 'query' | 'execution' | 'tooLarge' | 'timeout' | 'unavailable';

export class MetricError extends Error {
  override readonly name = 'MetricError';

  constructor(
    readonly reason: MetricProblem,
    message: string,
    /** Line and column in the expression, both from 1. */
    readonly position?: { readonly line: number; readonly column: number },
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

import { formatExponent, formatFixed } from '../promql/goFloat';
import type { MetricError, MetricProblem, Point, QueryData, QueryResult, Series } from './metricSource';
import type { Labels } from './series';

/** A sample of the Prometheus HTTP API: seconds since 1970, and the value as a text because JSON has no NaN. */
export type ApiPoint = readonly [seconds: number, value: string];

export type ApiData =
  | { readonly resultType: 'scalar' | 'string'; readonly result: ApiPoint }
  | {
      readonly resultType: 'vector';
      readonly result: readonly { readonly metric: Labels; readonly value: ApiPoint }[];
    }
  | {
      readonly resultType: 'matrix';
      readonly result: readonly { readonly metric: Labels; readonly values: readonly ApiPoint[] }[];
    };

export interface ApiSuccess {
  readonly status: 'success';
  readonly data: ApiData;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export interface ApiFailure {
  readonly status: 'error';
  readonly errorType: string;
  readonly error: string;
}

const MS_PER_SECOND = 1000;
const SMALLEST_FIXED = 1e-6;
const SMALLEST_LARGE = 1e21;

/** A query result as the body of `/api/v1/query` and `/api/v1/query_range`. */
export function toApiSuccess({ data, warnings, infos }: QueryResult): ApiSuccess {
  return {
    status: 'success',
    data: toApiData(data),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(infos.length > 0 ? { infos } : {}),
  };
}

const ERROR_TYPES: Readonly<Record<MetricProblem, { readonly errorType: string; readonly status: number }>> =
  {
    query: { errorType: 'bad_data', status: 400 },
    execution: { errorType: 'execution', status: 422 },
    tooLarge: { errorType: 'bad_data', status: 400 },
    timeout: { errorType: 'timeout', status: 503 },
    unavailable: { errorType: 'unavailable', status: 503 },
  };

/** A failed query as a body, with its HTTP status. A position stands in front of the message, as Prometheus writes it. */
export function toApiFailure({ reason, message, position }: MetricError): {
  readonly status: number;
  readonly body: ApiFailure;
} {
  const { errorType, status } = ERROR_TYPES[reason];
  const place = position ? `${position.line}:${position.column}: parse error: ` : '';
  const error = reason === 'query' ? place + message : message;
  return { status, body: { status: 'error', errorType, error } };
}

function toApiData(data: QueryData): ApiData {
  switch (data.type) {
    case 'scalar':
      return { resultType: 'scalar', result: toApiPoint(data.point) };
    case 'string':
      return { resultType: 'string', result: [data.at / MS_PER_SECOND, data.value] };
    case 'vector':
      return { resultType: 'vector', result: data.series.flatMap(toApiSample) };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: data.series.map(({ labels, points }) => ({ metric: labels, values: points.map(toApiPoint) })),
      };
  }
}

const toApiSample = ({ labels, points }: Series): { readonly metric: Labels; readonly value: ApiPoint }[] =>
  points.slice(0, 1).map((point) => ({ metric: labels, value: toApiPoint(point) }));

const toApiPoint = ({ at, value }: Point): ApiPoint => [at / MS_PER_SECOND, formatApiValue(value)];

/** A number as the API prints it: without an exponent unless it is very small or very large. */
export function formatApiValue(value: number): string {
  const size = Math.abs(value);
  const isExtreme = size !== 0 && (size < SMALLEST_FIXED || size >= SMALLEST_LARGE);
  return isExtreme ? formatExponent(value) : formatFixed(value);
}

import { formatOpenMetrics, parseGoFloat } from '../../promql/goFloat';
import { isDigit } from './cursor';
import type { MetricType } from '../series';

/** The label that holds a number, and the samples that have it. */
export interface BoundLabel {
  readonly label: 'le' | 'quantile';
  readonly sample: string;
}

export function boundLabelOf(family: string, type: MetricType): BoundLabel | undefined {
  if (type === 'summary') return { label: 'quantile', sample: family };
  const isHistogram = type === 'histogram' || type === 'gaugehistogram';
  return isHistogram ? { label: 'le', sample: `${family}_bucket` } : undefined;
}

const POINT = 0x2e;
const ZERO = 0x30;
/** In front of the point; from a million on there is an exponent. */
const MOST_DIGITS = 6;
/** Below this there is an exponent too. */
const SMALL = '0.0000';

/** Spells `le` and `quantile` the way OpenMetrics does, as Prometheus 3 does when it scrapes: `1` becomes `1.0`. */
export function canonicalBound(bound: string): string {
  const point = pointOf(bound);
  if (point > 0) return point < bound.length ? bound : `${bound}.0`;
  const value = parseGoFloat(bound);
  return value !== undefined && Number.isFinite(value) ? formatOpenMetrics(value) : bound;
}

/**
 * Where the point of a number stands that is canonical up to a missing `.0`, which is what most bounds are; its length
 * when it has none, and 0 for everything else.
 */
function pointOf(bound: string): number {
  const { length } = bound;
  let at = 0;
  while (isDigit(bound.charCodeAt(at))) at++;
  const point = at;
  const first = bound.charCodeAt(0);
  if (point > MOST_DIGITS || (first === ZERO && (point > 1 || bound.startsWith(SMALL)))) return 0;
  if (point === length) return point;
  if (bound.charCodeAt(at++) !== POINT) return 0;
  while (isDigit(bound.charCodeAt(at))) at++;
  const hasNeedlessZero = length > point + 2 && bound.charCodeAt(length - 1) === ZERO;
  return at === length && length > point + 1 && !hasNeedlessZero ? point : 0;
}

import { formatExponent, formatGeneral } from '../goFloat';
import type { Span } from '../problem';
import { positionOf } from '../problem';

/** How much histogram_quantile had to repair, gathered over all steps. */
export interface ForcedMonotonicity {
  readonly at: number;
  readonly lowestBucket: number;
  readonly highestBucket: number;
  readonly largestDifference: number;
}

/** All repairs with one message: their extremes and their number. */
interface Repairs {
  readonly from: number;
  readonly to: number;
  readonly lowestBucket: number;
  readonly highestBucket: number;
  readonly largestDifference: number;
  readonly count: number;
}

interface Annotation {
  readonly level: 'warning' | 'info';
  readonly message: string;
  readonly span: Span;
  readonly repairs: Repairs | undefined;
  /** How often it was said, where the text tells. */
  readonly occurrences: number | undefined;
}

/**
 * What a query wants to say besides its result. The same message is said once, with the place that said it last. The
 * texts are those of Prometheus, because people search for them.
 */
export class Annotations {
  readonly #byMessage = new Map<string, Annotation>();

  warn(message: string, span: Span): void {
    this.#add('warning', `PromQL warning: ${message}`, span);
  }

  /** A warning whose text tells how often it was said. */
  warnCounting(message: string, span: Span): void {
    const key = `PromQL warning: ${message}`;
    const occurrences = (this.#byMessage.get(key)?.occurrences ?? 0) + 1;
    this.#byMessage.set(key, { level: 'warning', message: key, span, repairs: undefined, occurrences });
  }

  info(message: string, span: Span, repair?: ForcedMonotonicity): void {
    this.#add('info', `PromQL info: ${message}`, span, repair);
  }

  /** Texts with `(line:column)` of the part of `query` that they are about. */
  list(query: string): { readonly warnings: string[]; readonly infos: string[] } {
    const texts = { warning: [] as string[], info: [] as string[] };
    for (const annotation of this.#byMessage.values()) {
      const { line, column } = positionOf(query, annotation.span.start);
      const details = describeRepairs(annotation.repairs) + describeOccurrences(annotation.occurrences);
      texts[annotation.level].push(`${annotation.message}${details} (${line}:${column})`);
    }
    return { warnings: texts.warning, infos: texts.info };
  }

  #add(level: Annotation['level'], message: string, span: Span, repair?: ForcedMonotonicity): void {
    const before = this.#byMessage.get(message)?.repairs;
    this.#byMessage.set(message, {
      level,
      message,
      span,
      repairs: repair ? addRepair(before, repair) : before,
      occurrences: undefined,
    });
  }
}

function addRepair(before: Repairs | undefined, repair: ForcedMonotonicity): Repairs {
  const { at, lowestBucket, highestBucket, largestDifference } = repair;
  if (!before) return { from: at, to: at, lowestBucket, highestBucket, largestDifference, count: 1 };
  return {
    from: Math.min(before.from, at),
    to: Math.max(before.to, at),
    lowestBucket: Math.min(before.lowestBucket, lowestBucket),
    highestBucket: Math.max(before.highestBucket, highestBucket),
    largestDifference: Math.max(before.largestDifference, largestDifference),
    count: before.count + 1,
  };
}

function describeRepairs(repairs: Repairs | undefined): string {
  if (!repairs) return '';
  const { from, to, lowestBucket, highestBucket, largestDifference, count } = repairs;
  const range = `from buckets ${formatGeneral(lowestBucket)} to ${formatGeneral(highestBucket)}`;
  const size = `with a max diff of ${formatTwoDigits(largestDifference)}`;
  return `, ${range}, ${size}, over ${count} samples from ${formatTime(from)} to ${formatTime(to)}`;
}

const describeOccurrences = (occurrences = 1): string =>
  occurrences > 1 ? ` (${occurrences} occurrences)` : '';

/** Go's `%.2g`: with an exponent from a hundred on. */
function formatTwoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return Math.abs(rounded) >= 100 ? formatExponent(rounded) : formatGeneral(rounded);
}
const formatTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const forMetric = (name: string): string => (name === '' ? '' : ` for metric name "${name}"`);

/** The messages of Prometheus (`util/annotations`) that classic series can cause. */
export const MESSAGES = {
  quantileOutOfRange: (quantile: number): string =>
    `quantile value should be between 0 and 1, got ${formatGeneral(quantile)}`,
  ratioOutOfRange: (ratio: number, capped: number): string =>
    `ratio value should be between -1 and 1, got ${formatGeneral(ratio)}, capping to ${formatGeneral(capped)}`,
  badBucketLabel: (metric: string, label: string): string =>
    `bucket label "le" is missing or has a malformed value of "${label}"${forMetric(metric)}`,
  sortInRangeQuery: 'sort is ineffective for range queries since results are always ordered by labels',
  possibleNonCounter: (metric: string): string =>
    `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "${metric}"`,
  forcedMonotonicity: (metric: string): string =>
    `input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${forMetric(metric)}`,
  overlappingStart: (metric: string): string =>
    `sample has start time that overlaps with previous sample timestamp for metric "${metric}"`,
  incompatibleTypes: (left: string, operator: string, right: string): string =>
    `incompatible sample types encountered for binary operator "${operator}": ${left} ${operator} ${right}`,
  nativeHistogramsUnsupported: (name: string): string =>
    `${name} reads native histograms, which are not supported here: it has no result`,
} as const;

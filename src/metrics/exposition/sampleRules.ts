import { parseGoFloat } from '../../promql/goFloat';
import type { MetricType, Sample } from '../series';

export interface TypedSample {
  readonly type: MetricType;
  readonly family: string;
  /** What the name of the sample adds to the name of its family. */
  readonly suffix: string;
  readonly sample: Sample;
}

/** Says what the type of the family forbids about one sample (OpenMetrics 1.0, "Metric Types"). */
export function checkSampleValue(typed: TypedSample): string | undefined {
  switch (typed.type) {
    case 'counter':
      return typed.suffix === '_total' ? checkCount(typed.sample) : undefined;
    case 'histogram':
    case 'gaugehistogram':
      return checkHistogramSample(typed);
    case 'summary':
      return checkSummarySample(typed);
    case 'info':
      return typed.sample.value === 1
        ? undefined
        : `"${typed.sample.name}" is of type info, whose value is always 1`;
    case 'stateset':
      return checkState(typed);
    case 'gauge':
    case 'untyped':
      return undefined;
  }
}

function checkCount({ name, value }: Sample): string | undefined {
  return value >= 0 ? undefined : `"${name}" counts, so its value is neither negative nor NaN`;
}

function checkHistogramSample({ suffix, sample }: TypedSample): string | undefined {
  if (suffix === '_bucket') {
    return readBound(sample.labels.le) === undefined
      ? `the bucket has ${sample.labels.le === undefined ? 'no label "le"' : `the bound "${sample.labels.le}", which is not a number`}`
      : checkCount(sample);
  }
  if (suffix === '_count' || suffix === '_gcount' || suffix === '_sum') return checkCount(sample);
  return suffix === '_gsum' && Number.isNaN(sample.value) ? `"${sample.name}" is not a number` : undefined;
}

function checkSummarySample({ suffix, sample }: TypedSample): string | undefined {
  if (suffix === '_count' || suffix === '_sum') return checkCount(sample);
  if (suffix !== '') return undefined;
  const quantile = readBound(sample.labels.quantile);
  if (quantile === undefined || quantile < 0 || quantile > 1) {
    return `"${sample.name}" needs a label "quantile" between 0 and 1`;
  }
  return sample.value < 0 ? `a quantile of "${sample.name}" is not negative` : undefined;
}

function checkState({ family, sample }: TypedSample): string | undefined {
  if (sample.labels[family] === undefined) return `the state set "${family}" needs a label "${family}"`;
  return sample.value === 0 || sample.value === 1 ? undefined : `a state of "${family}" is 0 or 1`;
}

/** The number in a label `le` or `quantile`; nothing when it is none. */
export function readBound(text: string | undefined): number | undefined {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  const value = parseGoFloat(text ?? '');
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

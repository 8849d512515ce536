import { MESSAGES } from '../evaluation/annotations';
import { timeAt } from '../evaluation/frame';
import { withoutName } from '../evaluation/names';
import type { Column, Value } from '../evaluation/value';
import { ColumnBuilder, isPresent, vector } from '../evaluation/value';
import { formatOpenMetrics } from '../goFloat';
import { bucketFraction, bucketQuantile } from './bucketQuantile';
import type { BucketGroup, StepBuckets } from './buckets';
import { createStepBuckets, groupBuckets, readStep } from './buckets';
import type { FunctionCall, FunctionImplementation } from './call';
import { argument, scalarArgument, textArgument, vectorArgument } from './call';

export const HISTOGRAM_FUNCTIONS = {
  histogram_quantile: histogramQuantile,
  histogram_quantiles: histogramQuantiles,
  histogram_fraction: histogramFraction,
  histogram_avg: unsupported,
  histogram_count: unsupported,
  histogram_sum: unsupported,
  histogram_stddev: unsupported,
  histogram_stdvar: unsupported,
} as const satisfies Record<string, FunctionImplementation>;

/** These read native histograms only, which no classic series is: there is no result, and the query says why. */
function unsupported(call: FunctionCall): Value {
  const { annotations } = call.evaluator.context;
  const columns = vectorArgument(call, 0);
  if (columns.length > 0) {
    annotations.info(MESSAGES.nativeHistogramsUnsupported(call.call.function.name), call.call.span);
  }
  return vector([]);
}

function histogramQuantile(call: FunctionCall): Value {
  const quantiles = scalarArgument(call, 0);
  noteInvalid(call, quantiles, 0);
  return vector(quantileColumns(call, 1, quantiles, (group) => group));
}

/** One series for each quantile, told apart by a label. A quantile may change from step to step. */
function histogramQuantiles(call: FunctionCall): Value {
  const label = textArgument(call, 1);
  const columns = call.call.arguments.slice(2).flatMap((_argument, at) => {
    const quantiles = scalarArgument(call, at + 2);
    noteInvalid(call, quantiles, at + 2);
    return quantileColumns(call, 0, quantiles, (group) => group).flatMap((column) =>
      byQuantile(column, quantiles).map(([value, part]) => ({
        ...part,
        labels: part.labels.with(label, formatOpenMetrics(value)),
      })),
    );
  });
  return vector(columns);
}

/** The column in one part for each quantile. */
function byQuantile(column: Column, quantiles: Float64Array): [number, Column][] {
  const different = [...new Set(quantiles)];
  if (different.length < 2) return [[different[0] ?? NaN, column]];
  return different.flatMap((value): [number, Column][] => {
    const present = quantiles.map((each, at) => Number(Object.is(each, value) && isPresent(column, at)));
    return present.includes(1) ? [[value, { ...column, present: Uint8Array.from(present) }]] : [];
  });
}

function quantileColumns(
  call: FunctionCall,
  index: number,
  quantiles: Float64Array,
  rename: (group: BucketGroup) => BucketGroup,
): Column[] {
  const { context } = call.evaluator;
  const { span } = argument(call, index);
  return calculateGroups(call, index, rename, (buckets, step, { labels }) => {
    const { value, repair } = bucketQuantile(quantiles[step] ?? NaN, buckets);
    if (repair) {
      const name = context.settings.delayedNameRemoval ? labels.metricName : '';
      context.annotations.info(MESSAGES.forcedMonotonicity(name), span, {
        at: timeAt(call.frame, step),
        ...repair,
      });
    }
    return value;
  });
}

function histogramFraction(call: FunctionCall): Value {
  const [lower, upper] = [scalarArgument(call, 0), scalarArgument(call, 1)];
  return vector(
    calculateGroups(
      call,
      2,
      (group) => group,
      (buckets, step) => bucketFraction(lower[step] ?? NaN, upper[step] ?? NaN, buckets),
    ),
  );
}

function calculateGroups(
  call: FunctionCall,
  index: number,
  rename: (group: BucketGroup) => BucketGroup,
  calculate: (buckets: StepBuckets, step: number, group: BucketGroup) => number,
): Column[] {
  const { context } = call.evaluator;
  const columns = vectorArgument(call, index);
  return groupBuckets(context, columns, argument(call, index).span).flatMap((group) => {
    const buckets = createStepBuckets(group);
    const result = new ColumnBuilder(call.frame.count);
    for (let step = 0; step < call.frame.count; step++) {
      readStep(group, step, buckets);
      if (buckets.size > 0) result.set(step, calculate(buckets, step, group));
    }
    const { labels, dropName } = withoutName(context, rename(group));
    return result.isEmpty ? [] : [result.build(labels, dropName)];
  });
}

function noteInvalid(call: FunctionCall, quantiles: Float64Array, index: number): void {
  const { annotations } = call.evaluator.context;
  for (const quantile of quantiles) {
    if (quantile >= 0 && quantile <= 1) continue;
    annotations.warn(MESSAGES.quantileOutOfRange(quantile), argument(call, index).span);
  }
}

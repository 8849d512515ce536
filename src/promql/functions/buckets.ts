import { parseGoFloat } from '../goFloat';
import type { QueryContext } from '../evaluation/context';
import { MESSAGES } from '../evaluation/annotations';
import type { Column } from '../evaluation/value';
import { isPresent } from '../evaluation/value';
import type { LabelSet } from '../labels/labelSet';
import type { Span } from '../problem';

const BOUND_LABEL = 'le';

/** The buckets of one classic histogram, by ascending upper bound. Cumulative, as they are scraped. */
export interface BucketGroup {
  /** Without `le`; with the metric's name. */
  readonly labels: LabelSet;
  readonly dropName: boolean;
  readonly bounds: readonly number[];
  readonly columns: readonly Column[];
}

/** The buckets that have a sample at one step, in arrays that are used again for the next one. */
export interface StepBuckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size: number;
}

/** Groups buckets by all labels but `le`. A series without a readable bound is left out with a warning. */
export function groupBuckets(context: QueryContext, columns: readonly Column[], span: Span): BucketGroup[] {
  const groups = new Map<
    string,
    { readonly labels: LabelSet; readonly dropName: boolean; readonly buckets: [number, Column][] }
  >();
  for (const column of columns) {
    const text = column.labels.get(BOUND_LABEL);
    const bound = parseGoFloat(text);
    if (bound === undefined) {
      const name = context.settings.delayedNameRemoval ? column.labels.metricName : '';
      context.annotations.warn(MESSAGES.badBucketLabel(name, text), span);
      continue;
    }
    const labels = column.labels.filter((name) => name !== BOUND_LABEL);
    const group = groups.get(labels.key);
    if (group) group.buckets.push([bound, column]);
    else groups.set(labels.key, { labels, dropName: column.dropName, buckets: [[bound, column]] });
  }
  return [...groups.values()].map(({ labels, dropName, buckets }) => {
    buckets.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    return {
      labels,
      dropName,
      bounds: buckets.map(([bound]) => bound),
      columns: buckets.map(([, column]) => column),
    };
  });
}

export const createStepBuckets = ({ columns }: BucketGroup): StepBuckets => ({
  bounds: new Float64Array(columns.length),
  counts: new Float64Array(columns.length),
  size: 0,
});

/** Fills in the buckets of one step, adding those with the same bound. */
export function readStep({ bounds, columns }: BucketGroup, step: number, into: StepBuckets): void {
  into.size = 0;
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at];
    if (!column || !isPresent(column, step)) continue;
    const bound = bounds[at] ?? NaN;
    const count = column.values[step] ?? NaN;
    const last = into.size - 1;
    if (last >= 0 && into.bounds[last] === bound) {
      into.counts[last] = (into.counts[last] ?? 0) + count;
    } else {
      into.bounds[into.size] = bound;
      into.counts[into.size] = count;
      into.size++;
    }
  }
}

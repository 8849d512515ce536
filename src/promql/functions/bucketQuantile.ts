import type { StepBuckets } from './buckets';

/** Differences this small, relative to the counts, come from rounding and are ignored. */
const SMALL_DIFFERENCE = 1e-12;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

export interface Repair {
  lowestBucket: number;
  highestBucket: number;
  largestDifference: number;
}

export interface BucketQuantile {
  readonly value: number;
  /** What had to be changed so that the counts never fall; absent when nothing was. */
  readonly repair: Repair | undefined;
}

const without = (value: number): BucketQuantile => ({ value, repair: undefined });

/** The quantile of a classic histogram, linear within the bucket of its rank. Changes the counts. */
export function bucketQuantile(quantile: number, buckets: StepBuckets): BucketQuantile {
  if (Number.isNaN(quantile)) return without(NaN);
  if (quantile < 0) return without(-Infinity);
  if (quantile > 1) return without(Infinity);
  const { bounds, counts, size } = buckets;
  const last = size - 1;
  if (bounds[last] !== Infinity) return without(NaN);
  const repair = makeMonotonic(buckets);
  const observations = counts[last] ?? 0;
  if (size < 2 || observations === 0) return { value: NaN, repair };
  const rank = quantile * observations;
  const at = bucketOf(rank, buckets);
  if (at === last) return { value: bounds[last - 1] ?? NaN, repair };
  const end = bounds[at] ?? NaN;
  if (at === 0 && end <= 0) return { value: end, repair };
  const start = at > 0 ? (bounds[at - 1] ?? 0) : 0;
  const below = at > 0 ? (counts[at - 1] ?? 0) : 0;
  const value = start + (end - start) * ((rank - below) / ((counts[at] ?? 0) - below));
  return { value, repair };
}

/** The first bucket that reaches the rank, the last one for a rank that none reaches. */
function bucketOf(rank: number, { counts, size }: StepBuckets): number {
  let low = 0;
  let high = size - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((counts[middle] ?? NaN) >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

function makeMonotonic({ bounds, counts, size }: StepBuckets): Repair | undefined {
  let repair: Repair | undefined;
  let before = counts[0] ?? 0;
  for (let at = 1; at < size; at++) {
    const count = counts[at] ?? 0;
    if (count === before) continue;
    if (isAlmostEqual(before, count, SMALL_DIFFERENCE)) {
      counts[at] = before;
    } else if (count < before) {
      counts[at] = before;
      const bound = bounds[at] ?? NaN;
      repair ??= { lowestBucket: Infinity, highestBucket: -Infinity, largestDifference: 0 };
      repair.lowestBucket = Math.min(repair.lowestBucket, bound);
      repair.highestBucket = Math.max(repair.highestBucket, bound);
      repair.largestDifference = Math.max(repair.largestDifference, before - count);
    } else before = count;
  }
  return repair;
}

/** Whether two numbers differ by less than `tolerance` of their sum; numbers next to zero are compared absolutely. */
export function isAlmostEqual(one: number, other: number, tolerance: number): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true;
  const sum = Math.abs(one) + Math.abs(other);
  const difference = Math.abs(one - other);
  if (one === 0 || other === 0 || sum < SMALLEST_NORMAL) return difference < tolerance * SMALLEST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < tolerance;
}

/** The share of observations between two values, linear within buckets. */
export function bucketFraction(lower: number, upper: number, { bounds, counts, size }: StepBuckets): number {
  const total = counts[size - 1] ?? 0;
  if (bounds[size - 1] !== Infinity || total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  const rankOf = (value: number): number => {
    let rank = 0;
    let start = (bounds[0] ?? NaN) <= 0 ? -Infinity : 0;
    for (let at = 0; at < size; at++) {
      if (at > 0) start = bounds[at - 1] ?? NaN;
      const [end, count] = [bounds[at] ?? NaN, counts[at] ?? NaN];
      if (start >= value) return rank;
      // A bucket without a lower end cannot be divided: all of it counts as below.
      if (end > value)
        return start === -Infinity ? count : rank + ((count - rank) * (value - start)) / (end - start);
      rank = count;
    }
    return total;
  };
  return (Math.min(rankOf(upper), total) - Math.min(rankOf(lower), total)) / total;
}

import type { Sample } from '../series';
import { readBound } from './sampleRules';

/** The samples of one histogram at one time, checked as they come and once more when they are all there. */
export class HistogramRules {
  #bound = -Infinity;
  #bucketValue = 0;
  #hasBuckets = false;
  #hasNegativeBounds = false;
  #infinite: number | undefined;
  #count: number | undefined;
  #sum: number | undefined;

  constructor(private readonly isGauge: boolean) {}

  /** Says which rule the sample breaks. */
  add(suffix: string, sample: Sample): string | undefined {
    if (suffix === '_count' || suffix === '_gcount') this.#count = sample.value;
    else if (suffix === '_sum' || suffix === '_gsum') this.#sum = sample.value;
    else if (suffix === '_bucket') return this.#addBucket(readBound(sample.labels.le) ?? NaN, sample.value);
    return undefined;
  }

  #addBucket(bound: number, value: number): string | undefined {
    if (this.#hasBuckets && bound <= this.#bound) return 'the bounds "le" of the buckets must increase';
    if (value < this.#bucketValue) return 'the bucket counts less than the one below it';
    this.#hasBuckets = true;
    this.#bound = bound;
    this.#bucketValue = value;
    if (bound < 0) this.#hasNegativeBounds = true;
    if (bound === Infinity) this.#infinite = value;
    return undefined;
  }

  /** Says what is missing or contradicts itself, once the last sample came. */
  end(): string | undefined {
    const hasAny = this.#hasBuckets || this.#count !== undefined || this.#sum !== undefined;
    if (hasAny && this.#infinite === undefined) return 'it has no bucket le="+Inf"';
    if (this.#count !== undefined && this.#count !== this.#infinite) {
      return 'its count differs from its bucket le="+Inf"';
    }
    if (!this.isGauge && this.#hasNegativeBounds) {
      return this.#sum === undefined ? undefined : 'it has negative bounds and therefore may not have a sum';
    }
    if ((this.#count === undefined) !== (this.#sum === undefined)) {
      return 'a count and a sum are given both or not at all';
    }
    const isNegative = this.#sum !== undefined && this.#sum < 0;
    return isNegative && !this.#hasNegativeBounds ? 'its sum is negative without negative bounds' : undefined;
  }
}

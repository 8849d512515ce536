/**
 * A sum with Neumaier's compensation, in the order of operations of Prometheus. An infinite sum has no compensation.
 */
export class CompensatedSum {
  sum: number;
  compensation = 0;

  constructor(start = 0) {
    this.sum = start;
  }

  add(value: number): void {
    const total = this.sum + value;
    if (total === Infinity || total === -Infinity) this.compensation = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - total + value;
    else this.compensation += value - total + this.sum;
    this.sum = total;
  }

  get total(): number {
    return this.sum + this.compensation;
  }
}

/** A mean that is a compensated sum until the sum would be infinite, and an incremental mean from then on. */
class CompensatedMean {
  #sum: CompensatedSum;
  #count = 1;
  #isIncremental = false;

  constructor(first: number) {
    this.#sum = new CompensatedSum(first);
  }

  add(value: number): void {
    const count = ++this.#count;
    if (!this.#isIncremental) {
      const { sum, compensation } = this.#sum;
      this.#sum.add(value);
      if (Math.abs(this.#sum.sum) !== Infinity) return;
      this.#isIncremental = true;
      this.#sum = compensated(sum / (count - 1), compensation / (count - 1));
    }
    const weight = (count - 1) / count;
    const next = compensated(weight * this.#sum.sum, weight * this.#sum.compensation);
    next.add(value / count);
    this.#sum = next;
  }

  get mean(): number {
    const { sum, compensation } = this.#sum;
    return this.#isIncremental ? sum + compensation : sum / this.#count + compensation / this.#count;
  }
}

function compensated(sum: number, compensation: number): CompensatedSum {
  const result = new CompensatedSum(sum);
  result.compensation = compensation;
  return result;
}

/** The compensated sum of `values[first … end)`. */
export function sumOf(values: Float64Array, first: number, end: number): number {
  let sum = 0;
  let compensation = 0;
  for (let at = first; at < end; at++) {
    const value = values[at]!;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) compensation = 0;
    else if (Math.abs(sum) >= Math.abs(value)) compensation += sum - total + value;
    else compensation += value - total + sum;
    sum = total;
  }
  return Math.abs(sum) === Infinity ? sum : sum + compensation;
}

/** The compensated mean of `values[first … end)`, which is not empty. */
export function meanOf(values: Float64Array, first: number, end: number): number {
  const count = end - first;
  let sum = values[first]!;
  let compensation = 0;
  for (let at = first + 1; at < end; at++) {
    const value = values[at]!;
    const total = sum + value;
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum;
    sum = total;
  }
  // A sum that overflowed stays infinite or turns NaN, so a finite one never did.
  return Number.isFinite(sum) ? sum / count + compensation / count : carefulMean(values, first, end);
}

function carefulMean(values: Float64Array, first: number, end: number): number {
  const mean = new CompensatedMean(values[first]!);
  for (let at = first + 1; at < end; at++) mean.add(values[at]!);
  return mean.mean;
}

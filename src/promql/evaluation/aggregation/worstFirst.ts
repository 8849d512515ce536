import type { Column } from '../value';

const MOST_INSERTED = 12;

interface Candidate {
  readonly value: number;
  readonly column: Column;
}

/**
 * A binary heap with the worst candidate on top, in which candidates move as in Go's `container/heap`: equal values then
 * leave the heap, and stand in the result, in the same order as on a server.
 */
export class WorstFirst {
  readonly #heap: Candidate[] = [];

  constructor(private readonly isBefore: (one: number, other: number) => boolean) {}

  get size(): number {
    return this.#heap.length;
  }

  /** The value of the worst candidate. */
  get first(): number {
    return this.#heap[0]?.value ?? NaN;
  }

  push(candidate: Candidate): void {
    this.#heap.push(candidate);
    for (let at = this.#heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  replaceFirst(candidate: Candidate): void {
    this.#heap[0] = candidate;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }

  /** Sorted by insertion as far as Go does so. Equal ones among more stand in any order there. */
  bestFirst(): Column[] {
    if (this.#heap.length <= MOST_INSERTED) this.#sortByInsertion();
    else this.#heap.sort((one, other) => this.#compare(one.value, other.value));
    return this.#heap.map(({ column }) => column);
  }

  #sortByInsertion(): void {
    for (let at = 1; at < this.#heap.length; at++) {
      for (let place = at; place > 0 && this.#isBefore(place - 1, place); place--)
        this.#swap(place, place - 1);
    }
  }

  #compare(one: number, other: number): number {
    if (Number.isNaN(one) || Number.isNaN(other))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
    return Number(this.isBefore(one, other)) - Number(this.isBefore(other, one));
  }

  #isBefore(one: number, other: number): boolean {
    return this.isBefore(this.#heap[one]?.value ?? NaN, this.#heap[other]?.value ?? NaN);
  }

  #swap(one: number, other: number): void {
    const [left, right] = [this.#heap[one], this.#heap[other]];
    if (!left || !right) return;
    this.#heap[one] = right;
    this.#heap[other] = left;
  }
}

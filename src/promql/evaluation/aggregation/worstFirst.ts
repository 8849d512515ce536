import type { Column } from '../value';

const MOST_INSERTED = 12;

/**
 * A binary heap with the lowest key on top, NaN below all others, in which candidates move as in Go's `container/heap`:
 * equal values then leave the heap, and stand in the result, in the same order as on a server.
 */
export class WorstFirst {
  readonly #keys: number[] = [];
  readonly #columns: Column[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The lowest key. */
  get first(): number {
    return this.#keys[0]!;
  }

  push(key: number, column: Column): void {
    this.#keys.push(key);
    this.#columns.push(column);
    for (let at = this.#keys.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  replaceFirst(key: number, column: Column): void {
    this.#keys[0] = key;
    this.#columns[0] = column;
    for (let at = 0, left = 1; left < this.#keys.length; left = 2 * at + 1) {
      const right = left + 1;
      const child = right < this.#keys.length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }

  /** In no particular order, which several steps have not. */
  inAnyOrder(): readonly Column[] {
    return this.#columns;
  }

  /** Sorted by insertion as far as Go does so. Equal ones among more stand in any order there. */
  bestFirst(): readonly Column[] {
    if (this.#keys.length > MOST_INSERTED) return this.#sorted();
    for (let at = 1; at < this.#keys.length; at++) {
      for (let place = at; place > 0 && this.#isBefore(place - 1, place); place--)
        this.#swap(place, place - 1);
    }
    return this.#columns;
  }

  #sorted(): Column[] {
    const keyOf = ([key]: readonly [number, Column]): number => (Number.isNaN(key) ? -Infinity : key);
    return this.#columns
      .map((column, at) => [this.#keys[at]!, column] as const)
      .sort(
        (one, other) =>
          compare(keyOf(other), keyOf(one)) || Number(Number.isNaN(one[0])) - Number(Number.isNaN(other[0])),
      )
      .map(([, column]) => column);
  }

  #isBefore(one: number, other: number): boolean {
    const key = this.#keys[one]!;
    return key < this.#keys[other]! || Number.isNaN(key);
  }

  #swap(one: number, other: number): void {
    const [key, column] = [this.#keys[one]!, this.#columns[one]!];
    this.#keys[one] = this.#keys[other]!;
    this.#columns[one] = this.#columns[other]!;
    this.#keys[other] = key;
    this.#columns[other] = column;
  }
}

/** Infinities are equal to themselves, which their difference does not say. */
const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

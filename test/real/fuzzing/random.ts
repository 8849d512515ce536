/** Choices that are the same in every run with the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From zero to below one. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from zero to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  isUnder(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  /** One of the words of a text. */
  pickWord(text: string): string {
    const words = text.split(' ');
    return words[this.below(words.length)] ?? text;
  }

  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[]): Item[] {
    return items.filter(() => this.isUnder(0.5));
  }
}

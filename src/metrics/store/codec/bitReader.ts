import { DamagedBytes } from './byteReader';

/** Reads what {@link BitWriter} wrote; throws {@link DamagedBytes} behind the end. */
export class BitReader {
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next bits as a number without a sign; at most 32. */
  read(count: number): number {
    if (count <= 16) return this.#take(count);
    const high = this.#take(count - 16);
    return high * 0x1_0000 + this.#take(16);
  }

  /** How many ones there are up to the next zero, which is read too; no more than `most`, and then no zero follows. */
  ones(most: number): number {
    let found = 0;
    while (found < most && this.#take(1) === 1) found++;
    return found;
  }

  #take(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.bytes.length) throw new DamagedBytes('the bits end too early');
      this.#held = (this.#held << 8) | this.bytes[this.#at++]!;
      this.#count += 8;
    }
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }
}

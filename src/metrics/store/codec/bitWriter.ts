/** Bits that are written one after the other, the highest first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #pending = 0;
  #count = 0;

  /** The lowest `count` bits of a value; at most 32. */
  write(value: number, count: number): void {
    if (count > 16) {
      this.#put(value >>> 16, count - 16);
      this.#put(value & 0xffff, 16);
    } else {
      this.#put(value, count);
    }
  }

  finish(): Uint8Array {
    if (this.#count > 0) this.#put(0, 8 - this.#count);
    return new Uint8Array(this.#bytes);
  }

  /** At most 16 bits, beside at most seven that wait. */
  #put(value: number, count: number): void {
    this.#pending = (this.#pending << count) | (value & ((1 << count) - 1));
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#bytes.push((this.#pending >>> this.#count) & 0xff);
    }
    this.#pending &= (1 << this.#count) - 1;
  }
}

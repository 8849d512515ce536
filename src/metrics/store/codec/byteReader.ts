const SEVEN_BITS = 128;
/** 2^53 takes eight bytes of seven bits. */
const LONGEST_VARINT = 8;

const decoder = new TextDecoder();

/** Bytes end too early or say something impossible: whoever wrote them did not write this. */
export class DamagedBytes extends Error {
  override readonly name = 'DamagedBytes';
}

/** Reads what {@link ByteWriter} wrote. Every call throws {@link DamagedBytes} behind the end. */
export class ByteReader {
  #at = 0;
  /** Made for the few that read words: most readers of a query only read bytes. */
  #madeView: DataView | undefined;

  constructor(readonly bytes: Uint8Array) {}

  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.#take(1)]!;
  }

  word(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  number(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < LONGEST_VARINT; count++) {
      const byte = this.byte();
      value += (byte % SEVEN_BITS) * scale;
      if (byte < SEVEN_BITS) return value;
      scale *= SEVEN_BITS;
    }
    throw new DamagedBytes('a number goes on for too long');
  }

  text(): string {
    return decoder.decode(this.take(this.varint()));
  }

  /** The next bytes, without a copy. */
  take(count: number): Uint8Array {
    const from = this.#take(count);
    return this.bytes.subarray(from, from + count);
  }

  get #view(): DataView {
    const { buffer, byteOffset, byteLength } = this.bytes;
    return (this.#madeView ??= new DataView(buffer, byteOffset, byteLength));
  }

  #take(count: number): number {
    const from = this.#at;
    if (count > this.bytes.length - from) throw new DamagedBytes('the bytes end too early');
    this.#at += count;
    return from;
  }
}

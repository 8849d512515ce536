const FIRST_CAPACITY = 256;
const SEVEN_BITS = 128;

const encoder = new TextEncoder();

/** Bytes that are written one after the other. Numbers are little-endian. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** 32 bits without a sign. */
  word(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** A double that is no NaN: of a NaN the payload might be lost. */
  number(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** A whole number from 0 to 2^53, seven bits a byte, the lowest first. */
  varint(value: number): void {
    let rest = value;
    while (rest >= SEVEN_BITS) {
      this.byte((rest % SEVEN_BITS) | SEVEN_BITS);
      rest = Math.floor(rest / SEVEN_BITS);
    }
    this.byte(rest);
  }

  /** Length and UTF-8 bytes. */
  text(value: string): void {
    if (value.length < SEVEN_BITS && this.#ascii(value)) return;
    const bytes = encoder.encode(value);
    this.varint(bytes.length);
    this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Most texts are short and plain: an array for each would take longer than the text. False when it is another one. */
  #ascii(value: string): boolean {
    this.#reserve(value.length + 1);
    const [bytes, first] = [this.#bytes, this.#length + 1];
    for (let at = 0; at < value.length; at++) {
      const unit = value.charCodeAt(at);
      if (unit >= SEVEN_BITS) return false;
      bytes[first + at] = unit;
    }
    bytes[first - 1] = value.length;
    this.#length = first + value.length;
    return true;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** How many bytes {@link ByteWriter.varint} takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) size++;
  return size;
}

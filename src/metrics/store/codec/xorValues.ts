import { BitReader } from './bitReader';
import { BitWriter } from './bitWriter';

const LEADING_BITS = 5;
const MOST_LEADING = 31;
const LENGTH_BITS = 6;

/** The bits of doubles as pairs of words, the lower one first: every platform of Node is little-endian. */
const wordsOf = (values: Float64Array): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, values.length * 2);

/**
 * Doubles as what differs from the one before, without the zeros around it (Pelkonen et al., "Gorilla", 2015, section
 * 4.1.2). Every bit is kept, those of a NaN too.
 */
export function encodeXor(values: Float64Array): Uint8Array {
  const words = wordsOf(values);
  const bits = new BitWriter();
  let [low, high] = [0, 0];
  let [leading, trailing] = [MOST_LEADING + 1, 0];
  for (let at = 0; at < words.length; at += 2) {
    const [xorLow, xorHigh] = [(words[at]! ^ low) >>> 0, (words[at + 1]! ^ high) >>> 0];
    [low, high] = [words[at]!, words[at + 1]!];
    if (xorLow === 0 && xorHigh === 0) {
      bits.write(0, 1);
      continue;
    }
    const zerosBefore = Math.min(leadingZeros(xorLow, xorHigh), MOST_LEADING);
    const zerosAfter = trailingZeros(xorLow, xorHigh);
    if (zerosBefore >= leading && zerosAfter >= trailing) {
      bits.write(0b10, 2);
    } else {
      [leading, trailing] = [zerosBefore, zerosAfter];
      bits.write(0b11, 2);
      bits.write(leading, LEADING_BITS);
      bits.write(64 - leading - trailing - 1, LENGTH_BITS);
    }
    writeMiddle(bits, xorLow, xorHigh, leading, trailing);
  }
  return bits.finish();
}

/** Fills `values` with what {@link encodeXor} was given. */
export function decodeXor(bytes: Uint8Array, values: Float64Array): void {
  const words = wordsOf(values);
  const bits = new BitReader(bytes);
  let [low, high] = [0, 0];
  let [length, trailing] = [0, 0];
  for (let at = 0; at < words.length; at += 2) {
    if (bits.read(1) === 1) {
      if (bits.read(1) === 1) {
        const leading = bits.read(LEADING_BITS);
        length = bits.read(LENGTH_BITS) + 1;
        trailing = Math.max(0, 64 - leading - length);
      }
      const middleHigh = length > 32 ? bits.read(length - 32) : 0;
      const middleLow = bits.read(Math.min(length, 32));
      low = (low ^ shiftedLow(middleLow, trailing)) >>> 0;
      high = (high ^ shiftedHigh(middleLow, middleHigh, trailing)) >>> 0;
    }
    words[at] = low;
    words[at + 1] = high;
  }
}

function writeMiddle(bits: BitWriter, low: number, high: number, leading: number, trailing: number): void {
  const length = 64 - leading - trailing;
  const middleLow =
    trailing >= 32
      ? high >>> (trailing - 32)
      : trailing === 0
        ? low
        : ((low >>> trailing) | (high << (32 - trailing))) >>> 0;
  if (length > 32) bits.write(trailing >= 32 ? 0 : high >>> trailing, length - 32);
  bits.write(middleLow, Math.min(length, 32));
}

const shiftedLow = (low: number, by: number): number => (by >= 32 ? 0 : low << by);

function shiftedHigh(low: number, high: number, by: number): number {
  if (by >= 32) return low << (by - 32);
  return by === 0 ? high : (high << by) | (low >>> (32 - by));
}

const leadingZeros = (low: number, high: number): number =>
  high === 0 ? 32 + Math.clz32(low) : Math.clz32(high);

const trailingZeros = (low: number, high: number): number =>
  low === 0 ? 32 + lowZeros(high) : lowZeros(low);

const lowZeros = (word: number): number => 31 - Math.clz32(word & -word);

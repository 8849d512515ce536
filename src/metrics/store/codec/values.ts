import { ByteReader, DamagedBytes } from './byteReader';
import { decodeDecimals, encodeDecimals } from './decimalValues';
import { decodeXor, encodeXor } from './xorValues';

/** The first byte of encoded values. Numbers stand in files: they are never given a second meaning. */
const CODEC = { constant: 0, decimals: 1, xor: 2, raw: 3 } as const;

const BYTES_PER_VALUE = 8;

/** Doubles in the shortest of all codecs. Each of their bits is kept: those of a NaN, and the sign of zero. */
export function encodeValues(values: Float64Array): Uint8Array {
  if (values.length > 0 && isConstant(values)) return tagged(CODEC.constant, bytesOf(values.subarray(0, 1)));
  const decimals = encodeDecimals(values);
  // An exact decimal is hardly ever shorter in another way, and trying takes longer than the rest together.
  const smallEnough = decimals && decimals.length <= values.length * 3;
  const xor = smallEnough ? undefined : encodeXor(values);
  let [codec, best]: [number, Uint8Array] = [CODEC.raw, bytesOf(values)];
  if (xor && xor.length < best.length) [codec, best] = [CODEC.xor, xor];
  if (decimals && decimals.length < best.length) [codec, best] = [CODEC.decimals, decimals];
  return tagged(codec, best);
}

/** @throws {DamagedBytes} */
export function decodeValues(bytes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  decodeInto(values, bytes);
  return values;
}

/**
 * Fills `values`, of which there are as many as were encoded.
 * @throws {DamagedBytes}
 */
export function decodeInto(values: Float64Array, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  const codec = reader.byte();
  switch (codec) {
    case CODEC.constant:
      repeat(valuesOf(reader.take(BYTES_PER_VALUE)), values);
      return;
    case CODEC.decimals:
      decodeDecimals(reader, values);
      return;
    case CODEC.xor:
      decodeXor(bytes.subarray(1), values);
      return;
    case CODEC.raw:
      values.set(valuesOf(reader.take(values.length * BYTES_PER_VALUE)));
      return;
    default:
      throw new DamagedBytes(`values in an unknown codec ${codec}`);
  }
}

function tagged(codec: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = codec;
  bytes.set(body, 1);
  return bytes;
}

/** Through words, because a NaN that passes through a variable may come out as another one. */
function isConstant(values: Float64Array): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let at = 2; at < words.length; at++) if (words[at] !== words[at - 2]) return false;
  return true;
}

function repeat(value: Float64Array, values: Float64Array): void {
  if (values.length > 0) values.set(value);
  for (let filled = 1; filled < values.length; filled *= 2) {
    values.copyWithin(filled, 0, Math.min(filled, values.length - filled));
  }
}

const bytesOf = (values: Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.length * BYTES_PER_VALUE);

/** A copy, at an address where doubles may stand. */
const valuesOf = (bytes: Uint8Array): Float64Array =>
  new Float64Array(bytes.slice().buffer, 0, bytes.length / BYTES_PER_VALUE);

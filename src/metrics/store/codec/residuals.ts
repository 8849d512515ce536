import { BitReader } from './bitReader';
import { BitWriter } from './bitWriter';
import type { ByteReader } from './byteReader';
import type { ByteWriter } from './byteWriter';
import { varintSize } from './byteWriter';

/** Quotients from here on are written as they are: a stray large number costs 76 bits and not thousands. */
const ESCAPE = 22;
const WIDE_BITS = 54;
const MOST_SHIFT = 30;
const RUNS = 255;

/** Whole numbers of either sign as numbers without one: 0, -1, 1, -2, … become 0, 1, 2, 3, … */
export const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

export interface ResidualPlan {
  readonly size: number;
  /** Bits of the remainder in a Rice code, or `RUNS` for bytes with runs of zeros. */
  readonly shift: number;
}

/**
 * The shorter of two ways to write small whole numbers (zigzagged): as bytes with runs of zeros counted, which suits
 * what hardly changes, or in a Rice code, which suits noise.
 */
export function planResiduals(numbers: Float64Array): ResidualPlan {
  let best: ResidualPlan = { size: runsSize(numbers), shift: RUNS };
  const total = sumOf(numbers);
  const middle = Math.round(Math.log2(Math.max(1, (total / Math.max(1, numbers.length)) * Math.LN2)));
  for (let shift = Math.max(0, middle - 1); shift <= Math.min(MOST_SHIFT, middle + 1); shift++) {
    const size = riceSize(numbers, shift);
    if (size < best.size) best = { size, shift };
  }
  return best;
}

export function writeResiduals(writer: ByteWriter, numbers: Float64Array, { shift }: ResidualPlan): void {
  writer.byte(shift);
  if (shift === RUNS) writeRuns(writer, numbers);
  else writer.append(riceOf(numbers, shift));
}

/** Fills `numbers`. They are the last thing that the reader holds. */
export function readResiduals(reader: ByteReader, numbers: Float64Array): void {
  const shift = reader.byte();
  if (shift === RUNS) readRuns(reader, numbers);
  else readRice(reader.take(reader.bytes.length - reader.position), numbers, shift);
}

function runsSize(numbers: Float64Array): number {
  let size = 0;
  for (let at = 0; at < numbers.length;) {
    const run = zerosFrom(numbers, at);
    size += run > 0 ? 1 + varintSize(run) : varintSize(numbers[at]!);
    at += Math.max(1, run);
  }
  return size;
}

/** No number above zero begins with a byte of zero, so that one announces a run. */
function writeRuns(writer: ByteWriter, numbers: Float64Array): void {
  for (let at = 0; at < numbers.length;) {
    const run = zerosFrom(numbers, at);
    if (run > 0) writer.byte(0);
    writer.varint(run > 0 ? run : numbers[at]!);
    at += Math.max(1, run);
  }
}

function readRuns(reader: ByteReader, numbers: Float64Array): void {
  for (let at = 0; at < numbers.length;) {
    const number = reader.varint();
    if (number === 0) at += Math.max(1, reader.varint());
    else numbers[at++] = number;
  }
}

function zerosFrom(numbers: Float64Array, from: number): number {
  let end = from;
  while (end < numbers.length && numbers[end] === 0) end++;
  return end - from;
}

function sumOf(numbers: Float64Array): number {
  let total = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator takes twice as long for each sample
  for (let at = 0; at < numbers.length; at++) total += numbers[at]!;
  return total;
}

function riceSize(numbers: Float64Array, shift: number): number {
  const scale = 2 ** shift;
  let bits = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator takes twice as long for each sample
  for (let at = 0; at < numbers.length; at++) {
    const quotient = Math.floor(numbers[at]! / scale);
    bits += quotient < ESCAPE ? quotient + 1 + shift : ESCAPE + WIDE_BITS;
  }
  return Math.ceil(bits / 8);
}

function riceOf(numbers: Float64Array, shift: number): Uint8Array {
  const scale = 2 ** shift;
  const bits = new BitWriter();
  for (const number of numbers) {
    const quotient = Math.floor(number / scale);
    if (quotient < ESCAPE) {
      bits.write(2 ** (quotient + 1) - 2, quotient + 1);
      if (shift > 0) bits.write(number % scale, shift);
    } else {
      bits.write(2 ** ESCAPE - 1, ESCAPE);
      bits.write(Math.floor(number / 2 ** 32), WIDE_BITS - 32);
      bits.write(number >>> 0, 32);
    }
  }
  return bits.finish();
}

function readRice(bytes: Uint8Array, numbers: Float64Array, shift: number): void {
  const scale = 2 ** shift;
  const bits = new BitReader(bytes);
  for (let at = 0; at < numbers.length; at++) {
    const quotient = bits.ones(ESCAPE);
    if (quotient < ESCAPE) numbers[at] = quotient * scale + (shift > 0 ? bits.read(shift) : 0);
    else numbers[at] = bits.read(WIDE_BITS - 32) * 2 ** 32 + bits.read(32);
  }
}

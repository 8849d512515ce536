import type { ByteReader } from './byteReader';
import { DamagedBytes } from './byteReader';
import { ByteWriter } from './byteWriter';
import { planResiduals, readResiduals, unzigzag, writeResiduals, zigzag } from './residuals';
import type { ResidualPlan } from './residuals';

/** Decimal places that are tried; what has more is no number that a person or a counter wrote. */
const MOST_PLACES = 9;
/** Differences of differences of such numbers, zigzagged, are exact in a double. */
const LARGEST = 2 ** 49;
const ORDERS = [0, 1, 2] as const;
/** Enough of a chunk to find its usual value without sorting all of it. */
const SAMPLED = 63;

type Order = (typeof ORDERS)[number];

interface Candidate {
  readonly order: Order;
  readonly seeds: readonly number[];
  readonly usual: number;
  readonly residuals: Float64Array;
  readonly plan: ResidualPlan;
}

/**
 * Numbers with few decimal places, as whole numbers of the last place: how far each, its difference from the one before
 * or the difference of the differences is from the usual one, whichever is the shortest. So a grid of times is its
 * start, its step and the exceptions. Nothing when a value is no such number, as NaN, the infinities and -0.
 */
export function encodeDecimals(values: Float64Array): Uint8Array | undefined {
  const whole = new Float64Array(values.length);
  for (let places = 0; places <= MOST_PLACES; places++) {
    if (makeWhole(values, places, whole)) return written(places, shortest(whole));
  }
  return undefined;
}

/** Fills `values` with what {@link encodeDecimals} was given. */
export function decodeDecimals(reader: ByteReader, values: Float64Array): void {
  const head = reader.byte();
  const places = head >> 2;
  const order = head & 3;
  if (order > 2) throw new DamagedBytes('differences of an unknown order');
  const seeds = Array.from({ length: Math.min(order, values.length) }, () => unzigzag(reader.varint()));
  const usual = unzigzag(reader.varint());
  const residuals = values.subarray(seeds.length);
  // Runs of zeros write nothing.
  residuals.fill(0);
  readResiduals(reader, residuals);
  for (let at = 0; at < residuals.length; at++) residuals[at] = unzigzag(residuals[at]!) + usual;
  values.set(seeds);
  if (order === 2) accumulate(values.subarray(1));
  if (order >= 1) accumulate(values);
  if (places === 0) return;
  const scale = 10 ** places;
  for (let at = 0; at < values.length; at++) values[at] = values[at]! / scale;
}

/** Fills `whole` with the values in units of the last place; false when one of them is no such number. */
function makeWhole(values: Float64Array, places: number, whole: Float64Array): boolean {
  const scale = 10 ** places;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const number = Math.round(value * scale);
    const isExact = Math.abs(number) <= LARGEST && number / scale === value;
    if (!isExact || Object.is(number, -0)) return false;
    whole[at] = number;
  }
  return true;
}

function shortest(whole: Float64Array): Candidate {
  const first = candidate(whole, 0);
  return ORDERS.slice(1)
    .filter((order) => whole.length > order)
    .map((order) => candidate(whole, order))
    .reduce((best, next) => (next.plan.size + next.order < best.plan.size + best.order ? next : best), first);
}

function candidate(whole: Float64Array, order: Order): Candidate {
  const seeds: number[] = [];
  let rest = whole;
  for (let step = 0; step < order; step++) {
    seeds.push(rest[0]!);
    rest = differences(rest);
  }
  const usual = usualOf(rest);
  // A loop, here and below: a function for each number takes half as long again, and every sample comes by.
  const residuals = new Float64Array(rest.length);
  for (let at = 0; at < rest.length; at++) residuals[at] = zigzag(rest[at]! - usual);
  return { order, seeds, usual, residuals, plan: planResiduals(residuals) };
}

function written(places: number, { order, seeds, usual, residuals, plan }: Candidate): Uint8Array {
  const writer = new ByteWriter();
  writer.byte((places << 2) | order);
  for (const seed of seeds) writer.varint(zigzag(seed));
  writer.varint(zigzag(usual));
  writeResiduals(writer, residuals, plan);
  return writer.finish();
}

function differences(numbers: Float64Array): Float64Array {
  const result = new Float64Array(numbers.length - 1);
  for (let at = 0; at < result.length; at++) result[at] = numbers[at + 1]! - numbers[at]!;
  return result;
}

function accumulate(numbers: Float64Array): void {
  for (let at = 1; at < numbers.length; at++) numbers[at] = numbers[at]! + numbers[at - 1]!;
}

/** The median of evenly spaced ones. */
function usualOf(numbers: Float64Array): number {
  const every = Math.max(1, Math.floor(numbers.length / SAMPLED));
  const sampled = new Float64Array(Math.ceil(numbers.length / every));
  for (let at = 0; at < sampled.length; at++) sampled[at] = numbers[at * every]!;
  sampled.sort();
  return sampled[sampled.length >> 1] ?? 0;
}

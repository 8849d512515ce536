import { LabelSet } from '../../src/promql/labels/labelSet';

/** One value after the other, of one series. */
type Course = () => number;

export interface DataSet {
  readonly name: string;
  readonly labels: readonly LabelSet[];
  /** The values of the next scrape, one for each series. */
  next(): Float64Array;
}

const SERIES = 300;

/**
 * As a quiet service with its machine looks when it is scraped: two thirds of the series hardly ever change (limits,
 * versions, idle counters), the rest are counters of requests and bytes, whole gauges, and some gauges of full precision.
 */
export const liveLike = (seed: number): DataSet =>
  dataSet('live-like', seed, (random) => [
    [200, () => steady(random)],
    [50, () => counter(random, 12)],
    [20, () => counter(random, 400_000)],
    [20, () => wholeGauge(random)],
    [10, () => measured(random)],
  ]);

/** Every series moves at every scrape: counters, buckets of histograms, whole gauges and gauges of full precision. */
export const busy = (seed: number): DataSet =>
  dataSet('busy', seed, (random) => [
    [113, () => counter(random, 40)],
    [125, () => counter(random, 90)],
    [12, () => secondsCounter(random)],
    [20, () => wholeGauge(random)],
    [30, () => measured(random)],
  ]);

function dataSet(
  name: string,
  seed: number,
  kindsOf: (random: () => number) => readonly (readonly [number, () => Course])[],
): DataSet {
  const random = randomFrom(seed);
  const courses = kindsOf(random).flatMap(([count, create]) => Array.from({ length: count }, create));
  const labels = courses.map((_course, at) =>
    LabelSet.of({
      __name__: `${['requests', 'bytes', 'latency_bucket', 'queue'][at % 4]}_${Math.floor(at / 20)}_total`,
      job: 'shop',
      instance: 'shop.example.com:8443',
      method: at % 2 === 0 ? 'GET' : 'POST',
      path: `/api/v1/resource/${at % 20}`,
      pod: `shop-${Math.floor(at / 20)}`,
    }),
  );
  if (labels.length !== SERIES) throw new Error(`${name} has ${labels.length} series`);
  return { name, labels, next: () => Float64Array.from(courses, (course) => course()) };
}

/** A value that changes once a day or so. */
function steady(random: () => number): Course {
  let value = Math.floor(random() * 1e9);
  return () => (random() < 1 / 5_760 ? (value += Math.floor(random() * 100)) : value);
}

/** Rises by so much on average, by the hour of the day, and starts anew once a week or so. */
function counter(random: () => number, rate: number): Course {
  let [total, at] = [0, 0];
  return () => {
    if (random() < 1 / 40_000) total = 0;
    const day = 1 + Math.sin((at++ / 5_760) * 2 * Math.PI) / 2;
    return (total += Math.round(day * rate * (0.5 + random())));
  };
}

function secondsCounter(random: () => number): Course {
  let total = 0;
  return () => (total += random() * 3.7);
}

function wholeGauge(random: () => number): Course {
  let value = 100;
  return () => (value = Math.max(0, value + Math.round((random() - 0.5) * 9)));
}

function measured(random: () => number): Course {
  let value = 50;
  return () => (value += (random() - 0.5) * 3 + (50 - value) / 100);
}

/** From 0 up to 1, the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same numbers for the same seed, from 0 up to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Doubles of which each bit is random: subnormal ones, infinities and every NaN among them. */
export function anyDoubles(count: number, random: () => number): Float64Array {
  const words = Uint32Array.from({ length: count * 2 }, () => random() * 2 ** 32);
  return new Float64Array(words.buffer);
}

/** What a metric may look like, by its name. */
export const SHAPES: Readonly<Record<string, (at: number, random: () => number) => number>> = {
  'one value': () => 42.5,
  'a counter': (at, random) => at * 40 + Math.floor(random() * 20),
  'a counter with resets': (at, random) => (at % 97) * 7 + Math.floor(random() * 3),
  'a large counter': (at, random) => 2 ** 52 + at * 1000 + Math.floor(random() * 900),
  'a gauge of whole numbers': (_at, random) => Math.floor(random() * 500) - 250,
  'a gauge with two places': (_at, random) => Math.round(random() * 10_000) / 100,
  'a gauge of nine places': (_at, random) => Math.round(random() * 1e9) / 1e9,
  'a gauge of every place': (_at, random) => Math.sin(random()) * 1e3,
  'seconds of a histogram': (at, random) => at * 0.1 + random() / 7,
  'times with jitter': (at, random) => 1_790_000_000_000 + at * 15_000 + Math.floor(random() * 40) - 20,
  'zeros of both signs': (_at, random) => (random() < 0.5 ? 0 : -0),
  infinities: (_at, random) => (random() < 0.3 ? Infinity : random() < 0.5 ? -Infinity : 1),
  'a jump of many orders': (at) => (at === 100 ? 2 ** 48 : at % 3),
  'smallest and largest': (at) => [5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE][at % 4] ?? 0,
};

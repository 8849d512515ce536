import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/promql/engine';
import { LabelSet } from '../../src/promql/labels/labelSet';
import type { StoredSeries } from '../../src/promql/storage';
import { joinPieces } from '../../src/metrics/store/joinPieces';
import { ROLLED_UP_COLUMNS, rollUp, rollUpWindows } from '../../src/metrics/store/segment/rollUp';
import { decodeChunk, encodeChunk } from '../../src/metrics/store/codec/chunk';
import { seededRandom } from '../fakes/seededRandom';

const STEP = 15_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SCRAPES = (12 * HOUR) / STEP;
const labels = LabelSet.of({ __name__: 'orders_total' });

/** A scrape every 15 s. */
const times = Float64Array.from({ length: SCRAPES }, (_unused, at) => (at + 1) * STEP);

type Course = (scrape: number) => number;

/** The samples as they are, and as the store keeps them when they are old: through its codec. */
function both(course: Course): { readonly raw: StoredSeries; readonly rolledUp: StoredSeries } {
  const values = Float64Array.from({ length: SCRAPES }, (_unused, at) => course(at));
  const stale = new Uint8Array(SCRAPES);
  const windows = rollUpWindows(times);
  const bytes = encodeChunk(rollUp({ columns: [values], stale }, windows));
  const chunk = decodeChunk(bytes, windows.times.length, ROLLED_UP_COLUMNS);
  const [rolledUp] = joinPieces([{ axis: 'shop', times: windows.times, series: [{ labels, chunk }] }]);
  return { raw: { labels, timestamps: times, values }, rolledUp: rolledUp! };
}

function values(series: StoredSeries, query: string, step = 5 * MINUTE): number[] {
  const range = { start: 3 * HOUR, end: 12 * HOUR, step };
  const result = new Engine().range({ select: () => [series] }, query, range);
  if (!result.ok || result.data.type !== 'matrix') throw new Error(JSON.stringify(result));
  return [...(result.data.series[0]?.values ?? [])];
}

/** Rises by ten a scrape; begins again at the scrapes that are given. */
const steady = (resets: readonly number[]): Course => {
  let total = 0;
  return (scrape) => (total = resets.includes(scrape) ? 10 : total + 10);
};

/** Rises by another amount each time, and begins again every twenty minutes or so, now and then twice in five minutes. */
function restless(seed: number): Course {
  const random = seededRandom(seed);
  let total = 0;
  return () => {
    if (random() < 1 / 80) total = 0;
    return (total += Math.floor(random() * 40));
  };
}

describe('counters that were rolled up', () => {
  it('keep what they had counted before a reset that the last values hide', () => {
    // At the scrape 1,005 it has 10,050; it begins again, and is beyond that when these five minutes end.
    let total = 0;
    const hidden: Course = (scrape) => (total = scrape === 1_005 ? 20_000 : total + 10);
    const { raw, rolledUp } = both((scrape) => (scrape === 1_004 ? (total = 0) : hidden(scrape)));
    const [expected, found] = [raw, rolledUp].map((series) =>
      Math.max(...values(series, 'increase(orders_total[1h])')),
    );
    expect(found! / expected!).toBeCloseTo(1, 2);
    expect(values(rolledUp, 'resets(orders_total[1h])')).toEqual(values(raw, 'resets(orders_total[1h])'));
  });

  for (const range of ['5m', '10m', '1h', '2h'])
    it(`increase[${range}] of one that rises evenly is exact, through every reset`, () => {
      const { raw, rolledUp } = both(steady([500, 777, 1_300, 1_310, 2_000]));
      const [expected, found] = [raw, rolledUp].map((series) =>
        values(series, `increase(orders_total[${range}])`),
      );
      expect(found).toHaveLength(expected!.length);
      // A reset takes what was counted between two scrapes: one part of the roll-up's twenty.
      found!.forEach((value, at) =>
        expect(Math.abs(value - expected![at]!)).toBeLessThanOrEqual(10 * 2 + 1e-9),
      );
    });

  for (const seed of [1, 2, 3])
    it(`rate and increase are what they are of all samples, within one scrape at each end (seed ${seed})`, () => {
      const { raw, rolledUp } = both(restless(seed));
      for (const [range, length] of [
        ['5m', 300],
        ['30m', 1_800],
        ['2h', 7_200],
      ] as const) {
        const [expected, found] = [raw, rolledUp].map((series) =>
          values(series, `increase(orders_total[${range}])`),
        );
        expect(found).toHaveLength(expected!.length);
        const rates = values(rolledUp, `rate(orders_total[${range}])`);
        found!.forEach((value, at) => {
          expect(Math.abs(value - expected![at]!)).toBeLessThanOrEqual(40 * 3);
          expect(rates[at]).toBeCloseTo(value / length, 9);
        });
      }
    });

  it('resets, extremes, means, sums and counts are exact on the five minutes of the roll-ups', () => {
    const { raw, rolledUp } = both(restless(4));
    for (const name of ['max', 'min', 'avg', 'sum', 'count']) {
      const query = `${name}_over_time(orders_total[30m])`;
      const [expected, found] = [values(raw, query), values(rolledUp, query)];
      expect(found).toHaveLength(expected.length);
      found.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 6));
    }
    const [expected, found] = [
      values(raw, 'resets(orders_total[1h])'),
      values(rolledUp, 'resets(orders_total[1h])'),
    ];
    // Of all samples, a reset between the window and the sample before it is not seen.
    found.forEach((value, at) => expect([0, 1]).toContain(value - expected[at]!));
  });

  it('see resets between values that fall, as before, where a file of an earlier version does not tell them', () => {
    const windows = Float64Array.of(5 * MINUTE, 10 * MINUTE, 15 * MINUTE);
    const columns = [
      [100, 40, 90],
      [5, 5, 40],
      [100, 120, 90],
      [900, 900, 900],
      [20, 20, 20],
    ];
    const chunk = { columns: columns.map((column) => Float64Array.from(column)), stale: new Uint8Array(3) };
    const [series] = joinPieces([{ axis: 'shop', times: windows, series: [{ labels, chunk }] }]);
    const result = new Engine().instant(
      { select: () => [series!] },
      'increase(orders_total[10m])',
      15 * MINUTE,
    );
    if (!result.ok || result.data.type !== 'vector') throw new Error(JSON.stringify(result));
    expect(result.data.series[0]?.values[0]).toBe(90);
  });
});

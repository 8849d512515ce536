import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/promql/engine';
import { LabelSet } from '../../src/promql/labels/labelSet';
import type { SeriesReader, StoredSeries } from '../../src/promql/storage';

const MINUTE = 60_000;

/** Three windows of five minutes, of which the middle one ended before its time, and a sample that stands for itself. */
const series: StoredSeries = {
  labels: LabelSet.of({ __name__: 'a' }),
  timestamps: Float64Array.of(5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 16 * MINUTE),
  values: Float64Array.of(4, 0, 6, 9),
  stale: Uint8Array.of(0, 1, 0, 0),
  rolledUp: {
    minimum: Float64Array.of(1, 0, 2, 9),
    maximum: Float64Array.of(4, 0, 60, 9),
    sum: Float64Array.of(10, 0, 80, 9),
    count: Float64Array.of(4, 0, 20, 1),
    lost: new Float64Array(4),
    resets: new Float64Array(4),
  },
};
const reader: SeriesReader = { select: () => [series] };

describe('samples that stand for several', () => {
  const check = (query: string, expected: number): void =>
    it(`${query} is ${expected}`, () => {
      const result = new Engine().instant(reader, query, 16 * MINUTE);
      if (!result.ok || result.data.type !== 'vector') throw new Error(JSON.stringify(result));
      expect(result.data.series.map(({ values }) => values[0])).toEqual([expected]);
    });

  check('sum_over_time(a[16m])', 99);
  check('count_over_time(a[16m])', 25);
  check('avg_over_time(a[16m])', 99 / 25);
  check('min_over_time(a[16m])', 1);
  check('max_over_time(a[16m])', 60);
  check('max_over_time(a[1m])', 9);
  check('last_over_time(a[16m])', 9);
  check('changes(a[16m])', 2);
  check('a', 9);
  check('a offset 1m', 6);
});

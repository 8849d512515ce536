import { describe, expect, it } from 'vitest';
import { drawnPoints } from '../../../webview-ui/shared/drawnPoints';

type Point = readonly [at: number, value: number | null];

const MILLION = 1_000_000;
const line = (valueAt: (at: number) => number | null): readonly Point[] =>
  Array.from({ length: MILLION }, (_, at): Point => [at, valueAt(at)]);
const values = (points: readonly Point[]): readonly number[] =>
  points.map(([, value]) => value ?? NaN).filter((value) => !Number.isNaN(value));

describe('the points of a line that are drawn', () => {
  it('are all of them where they are few', () => {
    const points: readonly Point[] = [
      [0, 1],
      [1, null],
      [2, 3],
    ];
    expect(drawnPoints(points, 0, 2)).toBe(points);
  });

  it('are some thousands of a million, measured ones, in the order of time', () => {
    const points = line((at) => (at * 7_919) % 10_007);
    const drawn = drawnPoints(points, 0, MILLION - 1);
    expect(drawn.length).toBeLessThanOrEqual(5_005);
    expect(
      drawn.every(
        ([at, value], index) => value === (at * 7_919) % 10_007 && at > (drawn[index - 1]?.[0] ?? -1),
      ),
    ).toBe(true);
    expect([drawn[0], drawn.at(-1)]).toEqual([points[0], points.at(-1)]);
  });

  it.each([
    ['highest', 1e6],
    ['lowest', -1e6],
    ['infinite', Infinity],
  ])('hold the one that is %s', (_which, peak) => {
    const drawn = drawnPoints(
      line((at) => (at === 654_321 ? peak : at % 10)),
      0,
      MILLION - 1,
    );
    expect(values(drawn)).toContain(peak);
  });

  it.each([
    ['of a single point', (at: number) => at === 654_321],
    ['of many', (at: number) => at > 500_000 && at < 700_000],
  ])('hold a gap %s', (_what, isGap) => {
    const drawn = drawnPoints(
      line((at) => (isGap(at) ? null : 1)),
      0,
      MILLION - 1,
    );
    const gaps = drawn.filter(([, value]) => value === null).map(([at]) => at);
    expect([gaps.length > 0, gaps.every(isGap)]).toEqual([true, true]);
  });

  it('are all that were measured where the window is small, with one on either side', () => {
    const drawn = drawnPoints(
      line((at) => at),
      100,
      110,
    );
    expect(drawn.map(([at]) => at)).toEqual([99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]);
  });

  it('are none of a line that has none, and the nearest of one that is elsewhere', () => {
    expect(drawnPoints([], 0, 1)).toEqual([]);
    expect(
      drawnPoints(
        line((at) => at),
        2 * MILLION,
        3 * MILLION,
      ),
    ).toEqual([[MILLION - 1, MILLION - 1]]);
  });
});

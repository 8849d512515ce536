import { describe, expect, it } from 'vitest';
import { valueWords, watchedExpression } from '../../../src/metrics/ruleText/ruleValue';

describe('what a rule looks at', () => {
  it.each([
    ['queue_depth > 100', 'queue_depth'],
    ['(sum(rate(a[5m])) / sum(b)\n  >= 0.05)', 'sum(rate(a[5m])) / sum(b)'],
    ['a > bool 1', 'a > bool 1'],
    ['a > b', 'a > b'],
    ['1 < a', '1 < a'],
    ['a > 1 and b < 2', 'a > 1 and b < 2'],
    ['absent(up)', 'absent(up)'],
    ['a >', undefined],
  ])('of %j is %j', (text, expected) => {
    expect(watchedExpression(text)?.expression).toBe(expected);
  });
});

describe('the value that a rule fears', () => {
  it.each([
    ['a > 1', '3 series · max 3'],
    ['a < 1', '3 series · min 1'],
    ['up == 0', '3 series · max 3'],
  ])('of %j is %s', (text, expected) => {
    const series = [2, 1, 3].map((value) => ({ labels: {}, points: [{ at: 0, value }] }));
    expect(valueWords({ type: 'vector', series }, watchedExpression(text)?.extreme)).toBe(expected);
  });
});

describe('a value in words', () => {
  const vector = (...values: readonly number[]) =>
    ({
      type: 'vector',
      series: values.map((value) => ({ labels: {}, points: [{ at: 0, value }] })),
    }) as const;

  it.each([
    [vector(), 'no data'],
    [vector(0.123456), '1 series · 0.1235'],
    [vector(3, 1840, NaN), '3 series · max 1840'],
    [vector(NaN, NaN), '2 series · max NaN'],
    [vector(1, Infinity), '2 series · max +Inf'],
    [{ type: 'scalar', point: { at: 0, value: 5 } } as const, '5'],
  ])('of %j is %s', (data, expected) => {
    expect(valueWords(data)).toBe(expected);
  });
});

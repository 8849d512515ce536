import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/base/duration';

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['30d', 2_592_000_000],
    ['2y', 63_072_000_000],
    ['0s', 0],
    ['', undefined],
    ['30', undefined],
    ['-1s', undefined],
    ['1.5h', undefined],
    ['5 m', undefined],
    ['99999999999999999y', undefined],
  ])('%j is %j ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatExponent,
  formatFixed,
  formatGeneral,
  formatOpenMetrics,
  parseGoFloat,
} from '../../src/promql/goFloat';

describe('a number in the forms of Go', () => {
  it.each([
    [0, '0', '0', '0e+00', '0.0'],
    [-0, '-0', '-0', '-0e+00', '-0.0'],
    [1, '1', '1', '1e+00', '1.0'],
    [100_000, '100000', '100000', '1e+05', '100000.0'],
    [1_000_000, '1e+06', '1000000', '1e+06', '1e+06'],
    [123_456_789, '1.23456789e+08', '123456789', '1.23456789e+08', '1.23456789e+08'],
    [0.0001, '0.0001', '0.0001', '1e-04', '0.0001'],
    [0.00001, '1e-05', '0.00001', '1e-05', '1e-05'],
    [-1.5, '-1.5', '-1.5', '-1.5e+00', '-1.5'],
    [1e100, '1e+100', `1${'0'.repeat(100)}`, '1e+100', '1e+100'],
    [NaN, 'NaN', 'NaN', 'NaN', 'NaN'],
    [Infinity, '+Inf', '+Inf', '+Inf', '+Inf'],
    [-Infinity, '-Inf', '-Inf', '-Inf', '-Inf'],
  ])('%d is %s, %s, %s and %s', (value, general, fixed, exponent, openMetrics) => {
    expect([
      formatGeneral(value),
      formatFixed(value),
      formatExponent(value),
      formatOpenMetrics(value),
    ]).toEqual([general, fixed, exponent, openMetrics]);
  });

  it('reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const text of [formatGeneral(value), formatFixed(value), formatExponent(value)]) {
          expect(parseGoFloat(text)).toBe(value);
        }
      }),
    );
  });

  it.each(['', ' 1', '1_000', '0x10', '1e', '.', 'infinite', '--1'])('is not %j', (text) => {
    expect(parseGoFloat(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { formatApiValue, toApiFailure, toApiSuccess } from '../../src/metrics/httpApi';
import { MetricError } from '../../src/metrics/metricSource';
import type { QueryData } from '../../src/metrics/metricSource';

describe('a value of the HTTP API', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1e6, '1000000'],
    [0.1 + 0.2, '0.30000000000000004'],
    [123456789012345680000, '123456789012345680000'],
    [1e21, '1e+21'],
    [1e-6, '0.000001'],
    [9.5e-7, '9.5e-07'],
    [-1.5e300, '-1.5e+300'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('%d is %s', (value, text) => {
    expect(formatApiValue(value)).toBe(text);
  });
});

describe('a result of the HTTP API', () => {
  const labels = { __name__: 'up' };
  it.each<[QueryData, unknown]>([
    [
      { type: 'scalar', point: { at: 1500, value: 2 } },
      { resultType: 'scalar', result: [1.5, '2'] },
    ],
    [
      { type: 'string', at: 0, value: 'a' },
      { resultType: 'string', result: [0, 'a'] },
    ],
    [
      { type: 'vector', series: [{ labels, points: [{ at: 1000, value: 1 }] }] },
      { resultType: 'vector', result: [{ metric: labels, value: [1, '1'] }] },
    ],
    [
      {
        type: 'matrix',
        series: [
          {
            labels,
            points: [
              { at: 1000, value: 1 },
              { at: 2001, value: NaN },
            ],
          },
        ],
      },
      {
        resultType: 'matrix',
        result: [
          {
            metric: labels,
            values: [
              [1, '1'],
              [2.001, 'NaN'],
            ],
          },
        ],
      },
    ],
  ])('of %j', (data, expected) => {
    expect(toApiSuccess({ data, warnings: [], infos: [] })).toEqual({ status: 'success', data: expected });
  });

  it('carries warnings and infos when there are any', () => {
    const result = toApiSuccess({ data: { type: 'vector', series: [] }, warnings: ['w'], infos: ['i'] });
    expect([result.warnings, result.infos]).toEqual([['w'], ['i']]);
  });

  it.each([
    [new MetricError('query', 'no', { line: 1, column: 3 }), 400, 'bad_data', '1:3: parse error: no'],
    [new MetricError('execution', 'no'), 422, 'execution', 'no'],
    [new MetricError('timeout', 'no'), 503, 'timeout', 'no'],
  ])('of %s has its status', (error, status, errorType, message) => {
    expect(toApiFailure(error)).toEqual({ status, body: { status: 'error', errorType, error: message } });
  });
});

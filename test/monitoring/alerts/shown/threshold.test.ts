import { describe, expect, it } from 'vitest';
import { thresholdOf } from '../../../../src/monitoring/alerts/shown/threshold';

describe('the threshold of a rule', () => {
  it.each([
    ['up == 0', ['up', '==', 0]],
    [
      'rate(http_requests_total{status=~"5.."}[5m]) > 0.05',
      ['rate(http_requests_total{status=~"5.."}[5m])', '>', 0.05],
    ],
    ['(celery_queue_length > 1000)', ['celery_queue_length', '>', 1000]],
    ['a / b >= -1.5e3', ['a / b', '>=', -1500]],
    ['sum by (job) (up) < 2', ['sum by (job) (up)', '<', 2]],
    ['count(up == 0) > 1', ['count(up == 0)', '>', 1]],
    ['a{x=") > ("} != 3', ['a{x=") > ("}', '!=', 3]],
    ['a > 2 * 60', undefined],
    ['a > b', undefined],
    ['a and b > 5', undefined],
    ['a > 5 or b > 6', undefined],
    ['up == bool 0 > -1', undefined],
    ['a > bool 5', undefined],
    ['(a) > 5 and (b) > 6', undefined],
    ['a{x="unclosed} > 5', undefined],
    ['absent(up)', undefined],
    ['a > 5m', undefined],
    ['', undefined],
  ] as const)('of %s', (query, expected) => {
    const found = thresholdOf(query);
    expect(found && [found.expression, found.operator, found.threshold]).toEqual(expected);
  });
});

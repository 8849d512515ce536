import { describe, expect, it } from 'vitest';
import { shownOf } from '../../../src/kernels/promql/display';
import type { Series } from '../../../src/metrics/metricSource';

const at = Date.UTC(2026, 0, 5, 9);

const queue = (name: string, value: number): Series => ({
  labels: { __name__: 'queue_length', instance: 'db-1', queue: name, source: 'shop' },
  points: [{ at, value }],
});

describe('what a PromQL step shows', () => {
  it('begins with what tells the series apart, then the value, and names lines by that alone', () => {
    const { displays } = shownOf({ type: 'matrix', series: [queue('mail', 1), queue('pay', 2)] });
    expect(displays).toEqual([
      {
        kind: 'chart',
        series: [
          { label: 'queue_length{queue="mail"}', points: [[at, 1]] },
          { label: 'queue_length{queue="pay"}', points: [[at, 2]] },
        ],
      },
      {
        kind: 'table',
        columns: ['queue', 'value', 'metric', 'instance', 'source'],
        rows: [
          ['mail', 1, 'queue_length', 'db-1', 'shop'],
          ['pay', 2, 'queue_length', 'db-1', 'shop'],
        ],
        truncated: false,
      },
    ]);
  });

  it('names a single line in full', () => {
    const { displays } = shownOf({ type: 'matrix', series: [queue('mail', 1)] });
    expect(displays).toMatchObject([
      { series: [{ label: 'queue_length{instance="db-1",queue="mail",source="shop"}' }] },
      {
        columns: ['value', 'metric', 'instance', 'queue', 'source'],
        rows: [[1, 'queue_length', 'db-1', 'mail', 'shop']],
      },
    ]);
  });
});

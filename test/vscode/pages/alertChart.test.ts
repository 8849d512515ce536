import { describe, expect, it } from 'vitest';
import type { MetricSource, RangeQuery, Series } from '../../../src/metrics/metricSource';
import { MetricError } from '../../../src/metrics/metricSource';
import { alertChart } from '../../../src/vscode/pages/alert/alertChart';
import { alertOf } from '../../fakes/alerts';

const NOW = 3_600_000;
const signal = new AbortController().signal;
const times = { ...alertOf().times, activeAt: NOW - 600_000, firedAt: NOW - 300_000 };
const value = {
  current: 3,
  threshold: 2,
  operator: '>',
  unit: 's',
  expression: 'latency',
  holdFor: 300_000,
} as const;
const alert = alertOf({ times, value, labels: { queue: 'payouts' } });

function sourceOf(answer: (query: RangeQuery) => Series[]): MetricSource {
  return {
    range: async (query) => ({ data: { type: 'matrix', series: answer(query) }, warnings: [], infos: [] }),
    instant: () => Promise.reject(new Error('not asked')),
    metadata: async () => [],
    labelNames: async () => [],
    labelValues: async () => [],
  };
}

describe('the chart of an alert', () => {
  it('draws the metric over the incident, with the threshold and the time it fired, the alert’s own series first', async () => {
    const asked: RangeQuery[] = [];
    const source = sourceOf((query) => {
      asked.push(query);
      return [
        { labels: { queue: 'default' }, points: [{ at: 1_000, value: 1 }] },
        {
          labels: { __name__: 'latency', queue: 'payouts' },
          points: [
            { at: 0, value: 1 },
            { at: 10_000, value: NaN },
            { at: 50_000, value: 4 },
          ],
        },
      ];
    });
    const chart = await alertChart({ alert, metricSources: new Map([['prom', source]]), now: NOW, signal });
    expect(asked).toEqual([{ expression: 'latency', from: 1_200_000, to: NOW, step: 10_000 }]);
    expect(chart).toMatchObject({
      kind: 'line',
      unit: 's',
      series: [
        {
          label: 'latency queue=payouts',
          points: [
            [0, 1],
            [10_000, null],
            [20_000, null],
            [50_000, 4],
          ],
        },
        { label: 'queue=default', points: [[1_000, 1]] },
      ],
      thresholds: [{ value: 2, label: 'threshold > 2 s' }],
      spans: [{ from: NOW - 300_000, to: undefined, label: 'firing' }],
      marks: [{ at: NOW - 600_000, label: 'condition true' }],
      summary: 'Between 1 and 4 in this time, 4 at the end, threshold 2.',
    });
  });

  it.each([
    ['no metric', alertOf(), new Map<string, MetricSource>(), 'none', 'names no metric'],
    ['no source', alert, new Map<string, MetricSource>(), 'none', 'No configured source answers PromQL'],
    ['no data', alert, new Map([['prom', sourceOf(() => [])]]), 'none', 'has no data'],
    [
      'a refusal',
      alert,
      new Map([
        [
          'prom',
          sourceOf(() => {
            throw new MetricError('query', '1:4: parse error');
          }),
        ],
      ]),
      'failed',
      '1:4: parse error',
    ],
  ])('says why there is none: %s', async (_, given, metricSources, kind, reason) => {
    expect(await alertChart({ alert: given, metricSources, now: NOW, signal })).toMatchObject({
      kind,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it('says how many series it does not draw', async () => {
    const many = Array.from({ length: 9 }, (_, index): Series => ({
      labels: { i: String(index) },
      points: [{ at: 0, value: index }],
    }));
    expect(
      await alertChart({ alert, metricSources: new Map([['prom', sourceOf(() => many)]]), now: NOW, signal }),
    ).toMatchObject({ hiddenSeries: 3 });
  });
});

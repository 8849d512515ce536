import { describe, expect, it } from 'vitest';
import { EmbeddedMetricSource } from '../../../src/metrics/embedded/embeddedMetricSource';
import { Head } from '../../../src/metrics/embedded/head';
import type { MetricError } from '../../../src/metrics/metricSource';
import type { MetricMetadata } from '../../../src/metrics/series';
import { FakeClock } from '../../fakes/fakeClock';

const { signal } = new AbortController();
const ORDERS: MetricMetadata = { name: 'orders_total', type: 'counter', help: 'Orders', unit: '' };

function shop(monotonic?: () => number): EmbeddedMetricSource {
  const head = new Head();
  for (let at = 0; at <= 60_000; at += 15_000) {
    const samples = ['north', 'south'].map((shop, index) => ({
      name: 'orders_total',
      labels: { shop },
      value: at * (index + 1),
    }));
    head.append({ target: 'shop', labels: { job: 'shop' }, at, samples, metadata: [ORDERS] });
  }
  const clock = new FakeClock();
  return new EmbeddedMetricSource({
    head,
    clock: monotonic ? Object.assign(clock, { monotonic }) : clock,
  });
}

const failure = (query: Promise<unknown>): Promise<Pick<MetricError, 'reason' | 'message' | 'position'>> =>
  query.then(
    () => Promise.reject(new Error('it should have failed')),
    ({ reason, message, position }: MetricError) => ({ reason, message, position }),
  );

describe('the embedded metric source', () => {
  it('answers instant queries', async () => {
    expect(await shop().instant({ expression: 'max by (job) (orders_total)', at: 60_000 }, signal)).toEqual({
      data: {
        type: 'vector',
        series: [{ labels: { job: 'shop' }, points: [{ at: 60_000, value: 120_000 }] }],
      },
      warnings: [],
      infos: [],
    });
  });

  it('answers range queries, sorted by labels', async () => {
    const query = { expression: '-orders_total', from: 0, to: 30_000, step: 30_000 };
    expect((await shop().range(query, signal)).data).toEqual({
      type: 'matrix',
      series: [
        {
          labels: { job: 'shop', shop: 'north' },
          points: [
            { at: 0, value: -0 },
            { at: 30_000, value: -30_000 },
          ],
        },
        {
          labels: { job: 'shop', shop: 'south' },
          points: [
            { at: 0, value: -0 },
            { at: 30_000, value: -60_000 },
          ],
        },
      ],
    });
  });

  it.each([
    ['2 + 2', { type: 'scalar', point: { at: 5, value: 4 } }],
    ['"text"', { type: 'string', at: 5, value: 'text' }],
    ['nothing_here', { type: 'vector', series: [] }],
  ])('answers %s', async (expression, data) => {
    expect((await shop().instant({ expression, at: 5 }, signal)).data).toEqual(data);
  });

  it('knows names, labels and metadata', async () => {
    const source = shop();
    expect([
      await source.labelNames(signal),
      await source.labelValues('shop', signal),
      await source.metadata(signal),
    ]).toEqual([['__name__', 'job', 'shop'], ['north', 'south'], [ORDERS]]);
  });

  it('says where a query is wrong', async () => {
    expect(await failure(shop().instant({ expression: 'sum(\n1)', at: 0 }, signal))).toEqual({
      reason: 'query',
      message: 'sum takes an instant vector, not a scalar',
      position: { line: 2, column: 1 },
    });
  });

  it.each([
    ['a step of zero', { from: 0, to: 1, step: 0 }, 'query'],
    ['an end before the start', { from: 1, to: 0, step: 1 }, 'query'],
    ['more than 11,000 steps', { from: 0, to: 11_001, step: 1 }, 'tooLarge'],
  ])('refuses %s', async (_what, times, reason) => {
    expect((await failure(shop().range({ expression: '1', ...times }, signal))).reason).toBe(reason);
  });

  it('ends a query that takes too long', async () => {
    let now = 0;
    const slow = shop(() => (now += 6000));
    expect((await failure(slow.instant({ expression: 'orders_total', at: 0 }, signal))).reason).toBe(
      'timeout',
    );
  });

  it('does not begin a query that was cancelled', async () => {
    await expect(shop().instant({ expression: '1', at: 0 }, AbortSignal.abort())).rejects.toThrow(
      'cancelled',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { MetricQuestion } from '../../src/metrics/forwardedMetricSource';
import { answerQuestion, ForwardedMetricSource } from '../../src/metrics/forwardedMetricSource';
import type { MetricSource, Point, QueryResult } from '../../src/metrics/metricSource';
import { MetricError } from '../../src/metrics/metricSource';

const { signal } = new AbortController();

function resultOf(points: readonly Point[]): QueryResult {
  const series = [{ labels: { __name__: 'up', job: 'shop' }, points }];
  return { data: { type: 'matrix', series }, warnings: ['a warning'], infos: [] };
}

/** A source in this process, and the same one as another process sees it. */
function world(parts: Partial<MetricSource>) {
  const asked: MetricQuestion[] = [];
  const own: MetricSource = {
    instant: () => Promise.reject(new Error('not asked')),
    range: () => Promise.reject(new Error('not asked')),
    metadata: async () => [{ name: 'up', type: 'gauge', help: 'Whether it is up.', unit: '' }],
    labelNames: async () => ['job'],
    labelValues: async (label, _signal, since = 0) => [`a ${label} since ${since}`],
    ...parts,
  };
  const forwarded = new ForwardedMetricSource((question) => {
    asked.push(question);
    return answerQuestion(own, JSON.parse(JSON.stringify(question)) as MetricQuestion, signal);
  });
  return { own, forwarded, asked };
}

describe('samples that another process keeps', () => {
  it('are answered as if they were here, values that JSON does not know included', async () => {
    const points = [1.5, NaN, Infinity, -Infinity, -0.25].map((value, index) => ({ at: index * 15, value }));
    const { forwarded } = world({
      range: async ({ expression, to }) => resultOf(expression === 'up' && to === 60 ? points : []),
    });
    expect(await forwarded.range({ expression: 'up', from: 0, to: 60, step: 15 }, signal)).toEqual(
      resultOf(points),
    );
  });

  it('are described by what the other process knows', async () => {
    const { own, forwarded } = world({});
    expect(await forwarded.metadata(signal)).toEqual(await own.metadata(signal));
    expect(await forwarded.labelNames(signal)).toEqual(['job']);
    expect(await forwarded.labelValues('job', signal)).toEqual(['a job since 0']);
    expect(await forwarded.labelValues('job', signal, 60)).toEqual(['a job since 60']);
  });

  it('tell a mistake in a query with its position', async () => {
    const { forwarded } = world({
      instant: () => Promise.reject(new MetricError('query', 'unexpected ")"', { line: 1, column: 4 })),
    });
    const failure: unknown = await forwarded
      .instant({ expression: 'up)', at: 0 }, signal)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MetricError);
    expect(failure).toMatchObject({
      reason: 'query',
      message: 'unexpected ")"',
      position: { line: 1, column: 4 },
    });
  });

  it('are refused when they are too many to be carried', async () => {
    const many = Array.from({ length: 400_000 }, (_, at) => ({ at: at * 1e6, value: Math.PI * at }));
    const { forwarded } = world({ instant: async () => resultOf(many) });
    await expect(forwarded.instant({ expression: 'up', at: 0 }, signal)).rejects.toMatchObject({
      reason: 'tooLarge',
    });
  });

  it('are not asked for by whoever has called it off', async () => {
    const { forwarded, asked } = world({});
    await expect(forwarded.labelNames(AbortSignal.abort())).rejects.toMatchObject({ name: 'CancelledError' });
    expect(asked).toEqual([]);
  });
});

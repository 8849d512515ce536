import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import type { MetricSource } from '../../src/metrics/metricSource';
import type { Sample } from '../../src/metrics/series';

const STEP = 15_000;
const DAY = 86_400_000;
const SCRAPES = 40;
/** The beginning of a block of a Prometheus server, long ago. */
const START = Math.floor(1_700_000_000_000 / 7_200_000) * 7_200_000;
const END = START + (SCRAPES - 1) * STEP;
const { signal } = new AbortController();

/** What every metric source of the contract has: two counters and nothing else, scraped forty times. */
export const contractScrapes: readonly { readonly at: number; readonly samples: readonly Sample[] }[] =
  Array.from({ length: SCRAPES }, (_unused, scrape) => ({
    at: START + scrape * STEP,
    samples: ['north', 'south'].map((shop, index) => ({
      name: 'orders_total',
      labels: { job: 'shop', shop },
      value: scrape * (index + 1),
    })),
  }));

/** The same as OpenMetrics text, each series in one piece. */
export const contractText = (): string => {
  const lines = [0, 1].flatMap((index) =>
    contractScrapes.map(({ at, samples }) => {
      const { name, labels, value } = samples[index] ?? { name: '', labels: {}, value: NaN };
      const printed = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
      return `${name}{${printed.join(',')}} ${value} ${at / 1000}\n`;
    }),
  );
  return `# TYPE orders counter\n${lines.join('')}# EOF\n`;
};

/** What holds for everything that answers PromQL, whoever evaluates it. It has the samples of {@link contractScrapes}. */
export function testMetricSource(source: () => MetricSource): void {
  describe('as every metric source', () => {
    it('answers an instant query with the values of that moment', async () => {
      const { data } = await source().instant(
        { expression: 'sum by (shop) (orders_total)', at: END },
        signal,
      );
      if (data.type !== 'vector') throw new Error(data.type);
      const found = data.series.map(({ labels, points }) => [labels, points]);
      expect(found.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))).toEqual([
        [{ shop: 'north' }, [{ at: END, value: SCRAPES - 1 }]],
        [{ shop: 'south' }, [{ at: END, value: 2 * (SCRAPES - 1) }]],
      ]);
    });

    it('keeps the name of a series in its labels', async () => {
      const { data } = await source().instant({ expression: 'orders_total{shop="north"}', at: END }, signal);
      expect(data).toEqual({
        type: 'vector',
        series: [
          {
            labels: { __name__: 'orders_total', job: 'shop', shop: 'north' },
            points: [{ at: END, value: SCRAPES - 1 }],
          },
        ],
      });
    });

    it('answers a range query with a point for each step', async () => {
      const query = { expression: 'sum(orders_total)', from: START, to: START + 4 * STEP, step: 2 * STEP };
      expect((await source().range(query, signal)).data).toEqual({
        type: 'matrix',
        series: [
          {
            labels: {},
            points: [0, 2, 4].map((scrape) => ({ at: START + scrape * STEP, value: scrape * 3 })),
          },
        ],
      });
    });

    it('answers about a metric that is not there with nothing', async () => {
      const { data } = await source().instant({ expression: 'nothing_total', at: END }, signal);
      expect(data).toEqual({ type: 'vector', series: [] });
    });

    it('calculates with numbers alone', async () => {
      const { data } = await source().instant({ expression: '6 * 7', at: END }, signal);
      // Some servers have no scalars: there it is a series without labels.
      const point = data.type === 'scalar' ? data.point : data.type === 'vector' && data.series[0]?.points[0];
      expect(point).toEqual({ at: END, value: 42 });
    });

    it('names its labels and their values', async () => {
      const names = await source().labelNames(signal);
      expect(names).toEqual(expect.arrayContaining(['__name__', 'job', 'shop']));
      expect([...(await source().labelValues('shop', signal))].sort()).toEqual(['north', 'south']);
    });

    it('names only what there was since a moment', async () => {
      expect(await source().labelValues('__name__', signal, END - 60_000)).toEqual(['orders_total']);
      expect(await source().labelValues('__name__', signal, Date.now() - DAY)).toEqual([]);
    });

    it('names its metrics, and describes those that it can', async () => {
      expect(await source().labelValues('__name__', signal)).toEqual(['orders_total']);
      for (const { name } of await source().metadata(signal)) expect(name).toMatch(/^orders/);
    });

    it.each(['sum(', 'orders_total{', 'orders_total[5m'])('says that %s is no query', async (expression) => {
      await expect(source().instant({ expression, at: END }, signal)).rejects.toMatchObject({
        name: 'MetricError',
        reason: 'query',
      });
    });

    it('asks nothing for somebody who has left', async () => {
      const left = AbortSignal.abort();
      await expect(source().instant({ expression: 'orders_total', at: END }, left)).rejects.toThrow(
        CancelledError,
      );
    });
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Head } from '../../src/metrics/embedded/head';
import type { Labels, Sample } from '../../src/metrics/series';
import { Engine } from '../../src/promql/engine';
import { startPrometheusWith } from './servers/prometheusBlocks';
import { requireReal } from './servers/realServers';
import { RunningServers } from './servers/runningServers';

const STEP = 15_000;
const SCRAPES = 480;
const BLOCK = 7_200_000;
const START = Math.floor(1_700_000_000_000 / BLOCK) * BLOCK;
/** Off the grid of the scrapes, so that windows closed at their left end (before 3.0) hold the same samples. */
const TIMES = { start: START + 3_600_000 + 7000, end: START + (SCRAPES - 2) * STEP + 7000, step: STEP };
const TOLERANCE = 1e-9;

const QUERIES = [
  'rate(requests_total[5m])',
  'increase(requests_total[1h])',
  'sum by (service) (rate(requests_total[5m]))',
  'sum by (service) (rate(requests_total{code="500"}[5m])) / sum by (service) (rate(requests_total[5m]))',
  'histogram_quantile(0.99, sum by (service, le) (rate(latency_bucket[5m])))',
  'histogram_quantile(0.5, rate(latency_bucket[5m]))',
  'avg_over_time(queue_length[30m])',
  'stddev_over_time(queue_length[10m])',
  'quantile_over_time(0.9, queue_length[10m])',
  'deriv(requests_total[10m])',
  'predict_linear(requests_total[10m], 3600)',
  'resets(requests_total[1h])',
  'changes(requests_total[30m])',
  'irate(requests_total[2m])',
  'delta(queue_length[10m])',
  'requests_total > 500',
  'requests_total * on (service, pod) group_left () count by (service, pod) (requests_total{code="200"})',
  'requests_total{code=~"5.."} unless requests_total{code="503"}',
  'quantile by (service) (0.7, requests_total)',
  'stddev by (code) (requests_total)',
  'count_values("rest", requests_total % 7)',
  'label_replace(requests_total, "x", "$1-$2", "service", "(.*)-(.*)")',
  'rate(requests_total[5m] offset 10m)',
  `rate(requests_total[5m] @ ${START / 1000 + 3601})`,
  'absent(nothing{a="b"})',
  'scalar(sum(requests_total)) + time()',
];

const missing = requireReal('prometheus', 'promtool');

describe.skipIf(missing)(`our results${missing ? `. ${missing}` : ''}`, () => {
  const engine = new Engine();
  const { head, text } = shopData();
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-promql-'));
  const servers = new RunningServers();
  let url = '';

  beforeAll(async () => {
    ({ url } = await servers.add(startPrometheusWith(text, folder)));
  }, 120_000);

  afterAll(async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(QUERIES)('equal those of a Prometheus server: %s', async (query) => {
    const parameters = new URLSearchParams({
      query,
      start: String(TIMES.start / 1000),
      end: String(TIMES.end / 1000),
      step: String(STEP / 1000),
    });
    const response = await fetch(`${url}/api/v1/query_range?${parameters.toString()}`);
    const theirs = (await response.json()) as {
      data: { result: { metric: Labels; values: [number, string][] }[] };
    };
    const ours = engine.range(head, query, TIMES);
    if (!ours.ok || ours.data.type !== 'matrix') throw new Error(ours.ok ? ours.data.type : ours.message);
    const found = new Map(ours.data.series.map((series) => [keyOf(series.labels.toRecord()), series]));
    expect([...found.keys()].sort()).toEqual(theirs.data.result.map(({ metric }) => keyOf(metric)).sort());
    for (const { metric, values } of theirs.data.result) {
      const series = found.get(keyOf(metric));
      expect([...(series?.timestamps ?? [])]).toEqual(values.map(([seconds]) => Math.round(seconds * 1000)));
      const far = values.filter(
        ([, text], at) =>
          distance(series?.values[at] ?? NaN, Number(text.replace('Inf', 'Infinity'))) > TOLERANCE,
      );
      expect(far, keyOf(metric)).toEqual([]);
    }
  });
});

const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort());

/** Relative to the larger number; NaN equals NaN. */
function distance(one: number, other: number): number {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return 0;
  return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
}

/** The same samples in memory and as OpenMetrics text: counters with resets, histograms, and gauges. */
function shopData(): { readonly head: Head; readonly text: string } {
  const head = new Head({ retention: SCRAPES * STEP });
  const random = generator(7);
  const series = shopSeries();
  const totals = series.map(() => 0);
  const lines = series.map((): string[] => []);
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const at = START + scrape * STEP;
    let below = 0;
    const samples = series.map(({ name, labels }, index): Sample => {
      const isBucket = name === 'latency_bucket';
      if (isBucket && labels.le === '0.1') below = 0;
      below += Math.floor(random() * 5);
      const isReset = name === 'requests_total' && random() > 0.995;
      const before = isReset ? 0 : (totals[index] ?? 0);
      const value =
        name === 'queue_length' ? random() * 100 : before + (isBucket ? below : Math.floor(random() * 20));
      totals[index] = value;
      const printed = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
      lines[index]?.push(`${name}{${printed.join(',')}} ${value} ${at / 1000}`);
      return { name, labels, value };
    });
    head.append({ target: 'shop', labels: {}, at, samples });
  }
  return { head, text: `${toOpenMetrics(lines)}# EOF\n` };
}

function toOpenMetrics(lines: readonly (readonly string[])[]): string {
  const types = { requests_total: 'counter', latency_bucket: 'histogram', queue_length: 'gauge' };
  return Object.entries(types)
    .map(([name, type]) => {
      const family = name.replace(/_(?:total|bucket)$/, '');
      const samples = lines.filter(([first]) => first?.startsWith(`${name}{`)).flat();
      return `# TYPE ${family} ${type}\n${samples.join('\n')}\n`;
    })
    .join('');
}

function shopSeries(): { readonly name: string; readonly labels: Record<string, string> }[] {
  const pods = ['p0', 'p1'];
  return ['shop-north', 'shop-south', 'shop-west'].flatMap((service) =>
    pods.flatMap((pod) => [
      ...['200', '500', '503'].map((code) => ({ name: 'requests_total', labels: { service, code, pod } })),
      ...['0.1', '0.5', '1.0', '+Inf'].map((le) => ({
        name: 'latency_bucket',
        labels: { service, pod, le },
      })),
      { name: 'queue_length', labels: { service, pod } },
    ]),
  );
}

/** The same numbers between 0 and 1 in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

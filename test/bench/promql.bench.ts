import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { ExpositionParser, parseExposition } from '../../src/metrics/exposition';
import { Head } from '../../src/metrics/embedded/head';
import type { Sample } from '../../src/metrics/series';
import { Engine } from '../../src/promql/engine';
import type { Measurement } from './measurement';

const ROUNDS = 30;
const STEP = 15_000;
const HOURS_6 = 6 * 3_600_000;

/** The parser against `parse-prometheus-text-format` in the same run, and the dashboard queries over 6 h at 15 s. */
export function bench(): Measurement[] {
  return [...measureParser(), ...measureQueries()];
}

function measureParser(): Measurement[] {
  const text = exposition();
  const megabytes = text.length / 1e6;
  const speed = (task: () => void): number => megabytes / (fastest(task) / 1000);
  const reference = speed(() => parsePrometheusTextFormat(text));
  const parser = new ExpositionParser();
  const cold = speed(() => parseExposition(text, 'prometheus'));
  const repeated = speed(() => parser.parse(text, 'prometheus'));
  return [
    { name: 'exposition text, cold', value: cold, unit: 'MB/s', reference, ratio: cold / reference },
    {
      name: 'exposition text, repeated',
      value: repeated,
      unit: 'MB/s',
      reference,
      ratio: repeated / reference,
    },
  ];
}

const QUERIES: Readonly<Record<string, string>> = {
  'rate of 200 series': 'rate(requests_total[5m])',
  'sum by of rate': 'sum by (service) (rate(requests_total[5m]))',
  'error ratio':
    'sum by (service) (rate(requests_total{code="500"}[5m])) / sum by (service) (rate(requests_total[5m]))',
  'p99 by service over 220 buckets':
    'histogram_quantile(0.99, sum by (service, le) (rate(latency_bucket[5m])))',
  'raw gauge × 50': 'queue_length',
  'topk(5)': 'topk(5, queue_length)',
  'avg_over_time[1h] × 50': 'avg_over_time(queue_length[1h])',
  'sum(increase[1h])': 'sum(increase(requests_total[1h]))',
  'subquery of a rate': 'max_over_time(sum(rate(requests_total[5m]))[30m:1m])',
};

function measureQueries(): Measurement[] {
  const head = filledHead();
  const engine = new Engine();
  const times = { start: 0, end: HOURS_6, step: STEP };
  return Object.entries(QUERIES).map(([name, query]) => ({
    name: `PromQL, 6 h at 15 s: ${name}`,
    value: fastest(() => {
      const result = engine.range(head, query, times);
      if (!result.ok) throw new Error(`${query}: ${result.message}`);
    }),
    unit: 'ms',
  }));
}

/** 200 counters, 220 buckets and 50 gauges of one target, the counters with a reset now and then. */
function filledHead(): Head {
  const head = new Head({ retention: 2 * HOURS_6 });
  const series = dashboardSeries();
  const totals = new Float64Array(series.length);
  for (let at = 0; at <= HOURS_6; at += STEP) {
    const samples = series.map(({ name, labels, seed, scale }, index): Sample => {
      const noise = pseudoRandom(at / STEP + seed * 7919);
      if (scale === 0) return { name, labels, value: noise * 100 };
      const isReset = pseudoRandom(at + seed) > 0.9995;
      const total = (isReset ? 0 : (totals[index] ?? 0)) + Math.floor(noise * 20) * scale;
      totals[index] = total;
      return { name, labels, value: total };
    });
    head.append({ target: 'shop', labels: { job: 'shop' }, at, samples });
  }
  return head;
}

interface DashboardSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Series with the same one rise and are reset together, as the buckets of a histogram do. */
  readonly seed: number;
  /** How fast a counter rises; zero for a gauge. */
  readonly scale: number;
}

function dashboardSeries(): DashboardSeries[] {
  const services = Array.from({ length: 10 }, (_unused, at) => `service-${at}`);
  const codes = ['200', '404', '500', '503'];
  const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1.0', '2.5', '5.0', '+Inf'];
  const range = (length: number): string[] => Array.from({ length }, (_unused, at) => `pod-${at}`);
  return services.flatMap((service, at) => [
    ...codes.flatMap((code, index) =>
      range(5).map((pod, number) => ({
        name: 'requests_total',
        labels: { service, code, pod },
        seed: at * 100 + index * 10 + number,
        scale: 1,
      })),
    ),
    ...bounds.flatMap((le, index) =>
      range(2).map((pod, number) => ({
        name: 'latency_bucket',
        labels: { service, le, pod },
        seed: 1000 + at * 10 + number,
        scale: index + 1,
      })),
    ),
    ...range(5).map((pod, number) => ({
      name: 'queue_length',
      labels: { service, pod },
      seed: 2000 + at * 10 + number,
      scale: 0,
    })),
  ]);
}

function exposition(): string {
  let text = '';
  for (let family = 0; family < 60; family++) {
    text += `# HELP metric_${family}_total What it counts.\n# TYPE metric_${family}_total counter\n`;
    for (let series = 0; series < 30; series++) {
      const labels = `method="GET",path="/api/v1/resource/${series}",status="200",instance="host-${series % 5}"`;
      text += `metric_${family}_total{${labels}} ${(family * series * 7919) % 100_000}${series % 3 ? '' : '.5'}\n`;
    }
  }
  return text;
}

/** The same numbers in every run, between 0 and 1. */
function pseudoRandom(seed: number): number {
  const mixed = Math.imul((seed ^ (seed >>> 15)) | 1, 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) / 2 ** 32;
}

/** Milliseconds of the fastest of several rounds: what the others took longer was other work of the machine. */
function fastest(task: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    task();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

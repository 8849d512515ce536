import { Head } from '../../src/metrics/embedded/head';
import type { Sample } from '../../src/metrics/series';

const BLOCK = 7_200_000;
export const STEP = 15_000;
const HOURS_6 = 6 * 3_600_000;
/** Where a block of a Prometheus server begins. */
const START = Math.floor(1_700_000_000_000 / BLOCK) * BLOCK;
/** The longest window of the queries, and a little more. */
const LEAD = 75 * 60_000;
/**
 * Off the grid of the scrapes, and with every window inside the data: there all versions of Prometheus agree (before 3.0
 * windows were closed at their left end, and before 2.51 the rate of a counter that begins was another one).
 */
export const TIMES = { start: START + LEAD + 7_000, end: START + LEAD + HOURS_6 + 7_000, step: STEP };
const DATA_END = LEAD + HOURS_6 + STEP;

/** What dashboards ask, by what it is. */
export const QUERIES: Readonly<Record<string, string>> = {
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
  'subquery of a rate': 'max_over_time(sum(rate(requests_total[5m] offset 7s))[30m:1m])',
};

/** The same samples in memory and as OpenMetrics text. */
export interface DashboardData {
  readonly head: Head;
  text(): string;
}

/** 200 counters, 220 buckets and 50 gauges of one target, the counters with a reset now and then. */
export function dashboardData(): DashboardData {
  const head = new Head({ retention: 2 * HOURS_6 });
  const series = dashboardSeries();
  const totals = new Float64Array(series.length);
  const columns = series.map((): number[] => []);
  for (let scrape = 0; scrape * STEP <= DATA_END; scrape++) {
    const samples = series.map(({ name, labels, seed, scale }, index): Sample => {
      const noise = pseudoRandom(scrape + seed * 7919);
      const isReset = pseudoRandom(scrape * STEP + seed) > 0.9995;
      const total = (isReset ? 0 : (totals[index] ?? 0)) + Math.floor(noise * 20) * scale;
      totals[index] = total;
      const value = scale === 0 ? noise * 100 : total;
      columns[index]?.push(value);
      return { name, labels, value };
    });
    head.append({ target: 'shop', labels: { job: 'shop' }, at: START + scrape * STEP, samples });
  }
  return { head, text: () => toOpenMetrics(series, columns) };
}

const TYPES = { requests_total: 'counter', latency_bucket: 'histogram', queue_length: 'gauge' };

function toOpenMetrics(series: readonly DashboardSeries[], columns: readonly (readonly number[])[]): string {
  const parts = Object.entries(TYPES).flatMap(([name, type]) => [
    `# TYPE ${name.replace(/_(?:total|bucket)$/, '')} ${type}\n`,
    ...series.flatMap((each, index) =>
      each.name === name ? (columns[index] ?? []).map((value, scrape) => lineOf(each, value, scrape)) : [],
    ),
  ]);
  return `${parts.join('')}# EOF\n`;
}

function lineOf({ name, labels }: DashboardSeries, value: number, scrape: number): string {
  const printed = Object.entries({ ...labels, job: 'shop' }).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${printed.join(',')}} ${value} ${(START + scrape * STEP) / 1000}\n`;
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

/** The same numbers in every run, between 0 and 1. */
function pseudoRandom(seed: number): number {
  const mixed = Math.imul((seed ^ (seed >>> 15)) | 1, 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) / 2 ** 32;
}

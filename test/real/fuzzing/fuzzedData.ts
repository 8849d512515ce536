import { LabelSet } from '../../../src/promql/labels/labelSet';
import type { SeriesReader, StoredSeries } from '../../../src/promql/storage';
import { Random } from './random';

const BLOCK = 7_200_000;
const SCRAPE = 15_000;
const SCRAPES = 470;
/** Apart from whole seconds, so that no window that a query can name begins or ends on a sample. */
const PHASE = 3_300;

/** In milliseconds. */
export const DATA_START = Math.floor(1_700_000_000_000 / BLOCK) * BLOCK;

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly Record<string, string>[];
  /** The share of scrapes with which a gap of up to eight minutes begins. */
  readonly gaps: number;
  /** The next value; all are multiples of a quarter, so that sums are exact in any order. */
  readonly next: (before: number, random: Random) => number;
}

const SERVICES = ['api', 'web', 'db'];
const byService = SERVICES.map((service) => ({ service }));
const byPod = byService.flatMap((labels) => ['p0', 'p1'].map((pod) => ({ ...labels, pod })));
const byCode = byPod.flatMap((labels) => ['200', '500'].map((code) => ({ ...labels, code })));
const owners = SERVICES.map((service) => ({ service, team: service === 'db' ? 'core' : 'front' }));

/** A counter without gaps begins again at zero, one with gaps far above it: versions differ in between. */
const FAMILIES: readonly Family[] = [
  { name: 'requests_total', type: 'counter', labels: byCode, gaps: 0, next: counting(0) },
  { name: 'jobs_total', type: 'counter', labels: byPod, gaps: 0.01, next: counting(100_000) },
  { name: 'queue_length', type: 'gauge', labels: byPod, gaps: 0.02, next: quarters(200, 50) },
  { name: 'pool_size', type: 'gauge', labels: byPod, gaps: 0, next: quarters(10, 0) },
  { name: 'drift', type: 'gauge', labels: byService, gaps: 0.01, next: unusual },
  { name: 'owner', type: 'gauge', labels: owners, gaps: 0, next: () => 1 },
];

const BOUNDS = ['0.1', '0.5', '1.0', '+Inf'];

export interface FuzzedData {
  readonly reader: SeriesReader;
  /** The same samples for a server. */
  readonly openMetrics: string;
}

/** Counters with resets, gauges with gaps and with values that are no numbers, and histograms: two hours of them. */
export function fuzzedData(seed: number): FuzzedData {
  const random = new Random(seed);
  const series = [...FAMILIES.flatMap((family) => familySeries(family, random)), ...histogramSeries(random)];
  const sorted = series.sort((one, other) => one.labels.compare(other.labels));
  return { reader: readerOf(sorted), openMetrics: printOpenMetrics(sorted) };
}

function familySeries({ name, labels, gaps, next }: Family, random: Random): StoredSeries[] {
  return labels.map((each) => {
    const points: [number, number][] = [];
    let value = next(0, random);
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      value = next(value, random);
      if (random.isUnder(gaps)) scrape += random.below(32);
      if (scrape < SCRAPES) points.push([timeOf(scrape), value]);
    }
    return stored({ __name__: name, ...each }, points);
  });
}

function histogramSeries(random: Random): StoredSeries[] {
  return byService.flatMap((labels) => {
    const counts = BOUNDS.map(() => 0);
    const points = BOUNDS.map((): [number, number][] => []);
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      let added = 0;
      BOUNDS.forEach((_bound, at) => {
        added += random.below(4);
        counts[at] = (counts[at] ?? 0) + added;
        points[at]?.push([timeOf(scrape), counts[at]]);
      });
    }
    return BOUNDS.map((le, at) => stored({ __name__: 'latency_bucket', ...labels, le }, points[at] ?? []));
  });
}

const timeOf = (scrape: number): number => DATA_START + PHASE + scrape * SCRAPE;

const stored = (labels: Record<string, string>, points: readonly [number, number][]): StoredSeries => ({
  labels: LabelSet.of(labels),
  timestamps: Float64Array.from(points, ([time]) => time),
  values: Float64Array.from(points, ([, value]) => value),
});

function counting(restart: number): Family['next'] {
  return (before, random) => (random.isUnder(0.01) || before === 0 ? restart : before) + random.below(20) + 1;
}

function quarters(range: number, below: number): Family['next'] {
  return (_before, random) => random.below(range * 4) / 4 - below;
}

function unusual(_before: number, random: Random): number {
  const other = [NaN, Infinity, -Infinity, 0, -0];
  return random.isUnder(0.1) ? (other[random.below(other.length)] ?? NaN) : random.below(4000) / 4 - 500;
}

function readerOf(series: readonly StoredSeries[]): SeriesReader {
  return {
    select: (matchers, from, to) =>
      series.filter(
        ({ labels, timestamps }) =>
          matchers.every((matcher) => matcher.matches(labels.get(matcher.name))) &&
          timestamps.some((time) => time > from && time <= to),
      ),
  };
}

function printOpenMetrics(series: readonly StoredSeries[]): string {
  const families = [...FAMILIES, { name: 'latency_bucket', type: 'histogram' }];
  const texts = families.map(({ name, type }) => {
    const own = series.filter(({ labels }) => labels.metricName === name);
    return `# TYPE ${name.replace(/_(?:total|bucket)$/, '')} ${type}\n${own.map(printSeries).join('')}`;
  });
  return `${texts.join('')}# EOF\n`;
}

function printSeries({ labels, timestamps, values }: StoredSeries): string {
  const [, ...others] = labels.entries();
  const printed = others.map(([name, value]) => `${name}="${value}"`).join(',');
  return Array.from(timestamps, (time, at) => {
    return `${labels.metricName}{${printed}} ${printValue(values[at] ?? NaN)} ${time / 1000}\n`;
  }).join('');
}

const printValue = (value: number): string =>
  Object.is(value, -0) ? '-0' : String(value).replace('Infinity', 'Inf');

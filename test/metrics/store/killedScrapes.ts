import type { AxisWrite } from '../../../src/metrics/embedded/sampleJournal';
import { named } from './storeWorld';

const STEP = 10 * 60_000;
const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 0, 5);
export const KEPT = 20 * DAY;

const labels = [named('number'), named('root'), named('sometimes')];

/** One scrape in ten minutes of a made-up time, so that a second of writing is weeks. */
export const timeOf = (scrape: number): number => START + scrape * STEP;
export const scrapeAt = (at: number): number => (at - START) / STEP;

export function valueOf(name: string, scrape: number): number | undefined {
  if (name === 'number') return scrape;
  if (name === 'root') return Math.sqrt(scrape);
  return scrape % 3 === 0 ? undefined : scrape / 8;
}

/** The same samples for the same number, whoever asks. */
export function scrapeOf(scrape: number): AxisWrite {
  const there = labels.filter(({ metricName }) => valueOf(metricName, scrape) !== undefined);
  const values = Float64Array.from(there, ({ metricName }) => valueOf(metricName, scrape)!);
  return { axis: 'app', at: timeOf(scrape), labels: there, values };
}

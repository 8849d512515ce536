import { formatOpenMetrics, parseGoFloat } from '../../promql/goFloat';
import type { Labels } from '../series';
import { Cursor } from './cursor';
import type { DeclaredFamily, LineCache, SeriesLine } from './lineCache';
import type { LabelGrammar, SeriesText } from './seriesText';
import { readSeries } from './seriesText';

export interface SeriesContext {
  readonly cache: LineCache;
  readonly grammar: LabelGrammar;
  /** The family that the lines before declared. */
  readonly family: DeclaredFamily | undefined;
}

/**
 * Reads the series of a line, up to its value, and remembers it.
 * @throws {ExpositionProblem}
 */
export function readSeriesLine(cursor: Cursor, { cache, grammar, family }: SeriesContext): SeriesLine {
  cursor.checkLine();
  const start = cursor.offset;
  let series = readSeries(cursor, grammar);
  let key = cursor.text.slice(start, cursor.offset);
  const known = cache.find(key);
  if (known?.kind === 'series' && isSameFamily(known.family, family)) return known;
  if (!cache.isFirstScrape) {
    key = detach(key);
    series = readSeries(new Cursor(key), grammar);
  }
  const labels = canonicalBounds(series, family);
  const line: SeriesLine = {
    kind: 'series',
    key,
    name: series.name,
    labels,
    family,
    next: undefined,
    seen: 0,
  };
  cache.add(line);
  return line;
}

export const isSameFamily = (one: DeclaredFamily | undefined, other: DeclaredFamily | undefined): boolean =>
  one === other || (one?.name === other?.name && one?.type === other?.type);

/** Spells `le` and `quantile` the way OpenMetrics does, as Prometheus 3 does when it scrapes: `1` becomes `1.0`. */
function canonicalBounds(series: SeriesText, family: DeclaredFamily | undefined): Labels {
  const bound = family && boundLabel(series.name, family);
  if (bound === undefined) return series.labels;
  const value = parseGoFloat(series.labels[bound] ?? '');
  if (value === undefined || !Number.isFinite(value)) return series.labels;
  return { ...series.labels, [bound]: formatOpenMetrics(value) };
}

function boundLabel(name: string, family: DeclaredFamily): 'le' | 'quantile' | undefined {
  if (family.type === 'summary') return name === family.name ? 'quantile' : undefined;
  const isHistogram = family.type === 'histogram' || family.type === 'gaugehistogram';
  return isHistogram && name === `${family.name}_bucket` ? 'le' : undefined;
}

/**
 * A copy of a part of a text. The engine's own slices keep the whole text alive, which matters for what is kept longer
 * than the scrape that it came from.
 */
const detach = (slice: string): string => ` ${slice}`.slice(1);

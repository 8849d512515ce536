import type { BoundLabel } from './canonicalBounds';
import { canonicalBound } from './canonicalBounds';
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
  let series = cursor.plain.read(cursor) ?? readSeries(cursor, grammar);
  let key = cursor.text.slice(start, cursor.offset);
  const known = cache.find(key);
  if (known?.kind === 'series' && isSameFamily(known.family, family)) return known;
  if (!cache.isFirstScrape) {
    key = detach(key);
    series = readSeries(new Cursor(key), grammar);
  }
  const { name, labels } = series;
  if (family?.bound) spellBound(series, family.bound);
  const line: SeriesLine = {
    kind: 'series',
    key,
    name,
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

function spellBound({ name, labels }: SeriesText, { sample, label }: BoundLabel): void {
  const bound = name === sample ? labels[label] : undefined;
  if (bound !== undefined) labels[label] = canonicalBound(bound);
}

/**
 * A copy of a part of a text. The engine's own slices keep the whole text alive, which matters for what is kept longer
 * than the scrape that it came from.
 */
const detach = (slice: string): string => ` ${slice}`.slice(1);

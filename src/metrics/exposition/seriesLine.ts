import { detached } from '../../base/detached';
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
  const length = cursor.offset - start;
  // A series without labels is mostly its name alone, and then one string is both.
  let key = length === series.name.length ? series.name : cursor.text.slice(start, cursor.offset);
  const known = cache.find(key);
  if (known?.kind === 'series' && isSameFamily(known.family, family)) return known;
  if (!cache.isFirstScrape) {
    key = detached(key);
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

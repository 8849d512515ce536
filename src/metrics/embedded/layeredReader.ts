import type { Ms } from '../../base/clock';
import type { Work } from '../../base/turns';
import type { Matcher } from '../../promql/labels/matcher';
import { lowerBound } from '../../promql/evaluation/windows';
import type { RolledUp, SeriesReader, StoredSeries } from '../../promql/storage';
import { rolledUpAsItself, rolledUpOf } from '../../promql/storage';
import type { RecentSeries, SeriesHistory } from '../seriesHistory';

/**
 * What is in memory and what is on disk as one: of a series that both have, memory counts from its first sample on, and
 * the disk before that. The disk is not asked about a time of which memory has all that it could have.
 */
export class LayeredReader implements SeriesReader {
  constructor(
    private readonly recent: RecentSeries,
    private readonly older: Pick<SeriesHistory, 'inheritedUntil' | keyof SeriesReader>,
  ) {}

  select(matchers: readonly Matcher[], from: Ms, to: Ms): readonly StoredSeries[] {
    const recent = this.recent.select(matchers, from, to);
    return this.#isAllRecent(from) ? recent : layered(recent, this.older.select(matchers, from, to));
  }

  *selectInTurns(matchers: readonly Matcher[], from: Ms, to: Ms): Work<readonly StoredSeries[]> {
    const inTurns = (reader: SeriesReader): Work<readonly StoredSeries[]> | undefined =>
      reader.selectInTurns?.(matchers, from, to);
    // Before memory is read, in whose turns something may be removed from it.
    const isAllRecent = this.#isAllRecent(from);
    const [recent, older] = [inTurns(this.recent), isAllRecent ? undefined : inTurns(this.older)];
    const found = recent ? yield* recent : this.recent.select(matchers, from, to);
    if (isAllRecent) return found;
    return layered(found, older ? yield* older : this.older.select(matchers, from, to));
  }

  #isAllRecent(from: Ms): boolean {
    return from >= this.recent.completeSince && from >= this.older.inheritedUntil;
  }
}

function layered(recent: readonly StoredSeries[], older: readonly StoredSeries[]): readonly StoredSeries[] {
  const byKey = new Map<string, StoredSeries[]>();
  for (const series of older) {
    const known = byKey.get(series.labels.key);
    if (known) known.push(series);
    else byKey.set(series.labels.key, [series]);
  }
  if (byKey.size === 0) return recent;
  const times = new JoinedTimes();
  const joined = recent.map((series) => {
    const earlier = byKey.get(series.labels.key);
    byKey.delete(series.labels.key);
    return earlier ? join([...earlier, series], times) : series;
  });
  return [...joined, ...[...byKey.values()].map((parts) => join(parts, times))];
}

/** Series that are joined at the same place have the same array of times afterwards, as they had before. */
class JoinedTimes {
  readonly #known = new Map<Float64Array, Map<Float64Array, Float64Array>>();

  of(first: Float64Array, count: number, second: Float64Array): Float64Array {
    const ofFirst = this.#known.get(first) ?? new Map<Float64Array, Float64Array>();
    this.#known.set(first, ofFirst);
    const known = ofFirst.get(second);
    if (known) return known;
    const joined = concatenated(first, count, second);
    ofFirst.set(second, joined);
    return joined;
  }
}

/** The last part counts from its first sample on, the one before it up to there, and so on. */
const join = (parts: readonly StoredSeries[], times: JoinedTimes): StoredSeries =>
  parts.reduce((before, after) => joinTwo(before, after, times));

function joinTwo(before: StoredSeries, after: StoredSeries, times: JoinedTimes): StoredSeries {
  const [start] = after.timestamps;
  if (start === undefined) return before;
  const count = firstAtOrAfter(before.timestamps, start);
  if (count === 0) return after;
  const rolledUp = joinRolledUp(before, count, after);
  return {
    labels: after.labels,
    timestamps: times.of(before.timestamps, count, after.timestamps),
    values: concatenated(before.values, count, after.values),
    ...(before.stale || after.stale ? { stale: joinStale(before, count, after) } : {}),
    ...(rolledUp ? { rolledUp } : {}),
  };
}

const firstAtOrAfter = (times: Float64Array, start: Ms): number => {
  const end = lowerBound(times, start);
  return end > 0 && times[end - 1] === start ? end - 1 : end;
};

function joinStale(before: StoredSeries, count: number, after: StoredSeries): Uint8Array {
  const stale = new Uint8Array(count + after.values.length);
  if (before.stale) stale.set(before.stale.subarray(0, count));
  if (after.stale) stale.set(after.stale, count);
  return stale;
}

function joinRolledUp(before: StoredSeries, count: number, after: StoredSeries): RolledUp | undefined {
  if (!before.rolledUp && !after.rolledUp) return undefined;
  const one = before.rolledUp ?? rolledUpAsItself(before.values);
  const other = after.rolledUp ?? rolledUpAsItself(after.values);
  return rolledUpOf((part) => concatenated(one[part], count, other[part]));
}

function concatenated(first: Float64Array, count: number, second: Float64Array): Float64Array {
  const joined = new Float64Array(count + second.length);
  joined.set(first.subarray(0, count));
  joined.set(second, count);
  return joined;
}

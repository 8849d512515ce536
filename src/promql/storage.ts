import type { Work } from '../base/turns';
import type { LabelSet } from './labels/labelSet';
import type { Matcher } from './labels/matcher';

/**
 * One series as it is stored. Series that were scraped together share one `timestamps` array: the evaluator then finds
 * windows once for all of them, so an implementation should hand out the same array object.
 */
export interface StoredSeries {
  readonly labels: LabelSet;
  /** Milliseconds since 1970, strictly ascending. */
  readonly timestamps: Float64Array;
  /** One for each timestamp. What stands at a stale position is of no meaning. */
  readonly values: Float64Array;
  /** One where the series ended: staleness is kept apart from the value. Absent when it never did. */
  readonly stale?: Uint8Array;
  /** When the counter behind each sample began to count, in milliseconds; zero where that is unknown. */
  readonly starts?: Float64Array;
  /** Where samples stand for several that are not kept any more: what those were. */
  readonly rolledUp?: RolledUp;
}

/**
 * What the samples were that one sample stands for, a place for each timestamp. The sample itself is the last of them.
 * A sample that stands for itself has the count one and is all the rest.
 */
export interface RolledUp {
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
  /** What a counter had counted each time before it began again, in sum, since the sample before these. */
  readonly lost: Float64Array;
  /** How often it began again since then. Zero with a value that fell all the same: nobody counted. */
  readonly resets: Float64Array;
}

export const ROLLED_UP_PARTS = [
  ...(['minimum', 'maximum', 'sum', 'count'] as const),
  ...(['lost', 'resets'] as const),
] as const satisfies readonly (keyof RolledUp)[];

/** A roll-up whose parts are made one by one. */
export function rolledUpOf(part: (name: keyof RolledUp) => Float64Array): RolledUp {
  const [minimum, maximum, sum, count] = [part('minimum'), part('maximum'), part('sum'), part('count')];
  return { minimum, maximum, sum, count, lost: part('lost'), resets: part('resets') };
}

/** What samples are that stand for themselves. */
export const rolledUpAsItself = (values: Float64Array): RolledUp => ({
  ...{ minimum: values, maximum: values, sum: values },
  count: new Float64Array(values.length).fill(1),
  lost: new Float64Array(values.length),
  resets: new Float64Array(values.length),
});

/** The storage port of the evaluator. */
export interface SeriesReader {
  /**
   * The series that satisfy all matchers, with at least their samples in `from < t ≤ to`, in milliseconds. More
   * samples do no harm. The arrays must not change until the query has ended.
   */
  select(matchers: readonly Matcher[], from: number, to: number): readonly StoredSeries[];
  /**
   * As {@link select}, in turns, where there may be too many samples for one. Of series that come or go meanwhile it may
   * have some or none.
   */
  selectInTurns?(matchers: readonly Matcher[], from: number, to: number): Work<readonly StoredSeries[]>;
}

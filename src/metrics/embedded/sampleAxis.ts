import type { Ms } from '../../base/clock';
import type { Work } from '../../base/turns';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { StoredSeries } from '../../promql/storage';
import { lowerBound } from '../../promql/evaluation/windows';
import type { AxisColumn, AxisSeries, Places } from './axisPage';
import { AxisPage, KEPT_OPEN, ROWS, SEALED } from './axisPage';

const FIRST_CAPACITY = 64;
const GROWTH = 1.25;
/** Few enough to be decoded in a moment. */
const SERIES_BETWEEN = 100;

/** When a series had its last sample. */
export interface LatestSample {
  readonly at: Ms;
  /** Whether whatever it was scraped with has been scraped without it since. */
  readonly hasEnded: boolean;
}

/**
 * Series that are written together and share their times. Where a series has no sample its place is stale: for every
 * reader that is the same as a staleness marker, and it keeps the axis common to all. Pages of series take turns in sealing
 * their older samples, each once in {@link SEALED} times: it is a page or a few at a time even where there are ten thousand
 * series, and no reader sees anything of it. Arrays that were handed out stay what they are.
 */
export class SampleAxis {
  /** From the earliest place that is left on; places are counted from the very first one. */
  #times = new Float64Array(FIRST_CAPACITY);
  #first = 0;
  #end = 0;
  readonly #pages: AxisPage[] = [];
  readonly #series = new Set<AxisSeries>();
  readonly #free: number[] = [];
  #rows = 0;

  get last(): Ms {
    return this.#end === this.#first ? -Infinity : this.#timeOf(this.#end - 1);
  }

  /** How many times it has. */
  get length(): number {
    return this.#end - this.#first;
  }

  /** All of them. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.length);
  }

  /** Bytes of its times and samples, those that wait to be used too. */
  get memory(): number {
    return this.#pages.reduce((sum, { memory }) => sum + memory, this.#times.byteLength);
  }

  get series(): ReadonlySet<AxisSeries> {
    return this.#series;
  }

  /** Adds a series that begins with the next time. */
  add(labels: LabelSet): AxisSeries {
    const row = this.#free.pop() ?? this.#rows++;
    const series = { labels, row, last: -Infinity };
    this.#pageOf(series).add(series);
    this.#series.add(series);
    return series;
  }

  /**
   * Opens a place at `at`, which is after {@link last}, and forgets what is before `expired`.
   * @returns the series that expired with it
   */
  advance(at: Ms, expired: Ms): readonly AxisSeries[] {
    const removed: AxisSeries[] = [];
    for (let page = turnOf(this.#end); page < this.#pages.length; page += SEALED) {
      removed.push(...this.#seal(this.#pages[page]!, expired));
    }
    if (this.length === this.#times.length) this.#makeTimes(expired);
    this.#times[this.length] = at;
    this.#end++;
    return removed;
  }

  /** Writes into the place that {@link advance} opened; false when the series has a sample there already. */
  write(series: AxisSeries, value: number): boolean {
    if (!this.#pageOf(series).write(series.row % ROWS, this.#end - 1, value)) return false;
    series.last = this.last;
    return true;
  }

  /** All samples of one series. */
  column(series: AxisSeries): AxisColumn {
    return this.#pageOf(series).column(series.row % ROWS, { first: this.#first, end: this.#end });
  }

  /**
   * The samples in `from < t ≤ to`, of the series that `wanted` accepts, all on one array of times. Those of its beginning,
   * whatever is written between its turns; a series that is removed meanwhile may be missing.
   */
  *read(wanted: (series: AxisSeries) => boolean, from: Ms, to: Ms): Work<StoredSeries[]> {
    const [first, end] = [lowerBound(this.times, from), lowerBound(this.times, to)];
    if (first >= end) return [];
    const timestamps = this.#times.subarray(first, end);
    const places: Places = { first: this.#first + first, end: this.#first + end };
    const result: StoredSeries[] = [];
    let count = 0;
    // A set goes on with what is added to it, which began later, and passes over what was removed.
    for (const series of this.#series) {
      if (++count % SERIES_BETWEEN === 0) yield;
      if (series.last <= from || !wanted(series)) continue;
      const { values, stale } = this.#pageOf(series).column(series.row % ROWS, places);
      if (stale.includes(0)) result.push({ labels: series.labels, timestamps, values, stale });
    }
    return result;
  }

  /** Of the series that `wanted` accepts and that have a sample up to `at`: when they had the last one. Of most nothing is read. */
  latest(wanted: (series: AxisSeries) => boolean, at: Ms): LatestSample[] {
    const end = lowerBound(this.times, at);
    const newest = this.#times[end - 1];
    if (end === 0 || newest === undefined) return [];
    const result: LatestSample[] = [];
    for (const series of this.#series) {
      if (!wanted(series)) continue;
      const last = series.last <= newest ? series.last : this.#lastBefore(series, end);
      if (last !== -Infinity) result.push({ at: last, hasEnded: last < newest });
    }
    return result;
  }

  /** Looks at what is open first: a moment that has passed mostly has not for long. */
  #lastBefore(series: AxisSeries, end: number): Ms {
    for (const first of [Math.max(0, end - KEPT_OPEN / 2), 0]) {
      const places = { first: this.#first + first, end: this.#first + end };
      const { stale } = this.#pageOf(series).column(series.row % ROWS, places);
      const found = stale.lastIndexOf(0);
      if (found >= 0) return this.#times[first + found] ?? -Infinity;
    }
    return -Infinity;
  }

  #timeOf(place: number): Ms {
    return this.#times[place - this.#first] ?? -Infinity;
  }

  #pageOf({ row }: AxisSeries): AxisPage {
    const at = Math.floor(row / ROWS);
    return (this.#pages[at] ??= new AxisPage(Math.max(this.#first, this.#end - KEPT_OPEN), at === 0));
  }

  /** Also forgets the runs that expired and the series that nothing is left of. */
  #seal(page: AxisPage, expired: Ms): readonly AxisSeries[] {
    if (!page.seal(this.#end) || expired === -Infinity) return [];
    page.forget(({ end }) => this.#timeOf(end - 1) <= expired);
    const removed = page.removeBefore(this.#timeOf(page.first));
    for (const series of removed) {
      this.#series.delete(series);
      this.#free.push(series.row);
    }
    return removed;
  }

  /** A new array, without the times that expired and that no page has samples of: somebody may be reading the one before. */
  #makeTimes(expired: Ms): void {
    const first = this.#pages.reduce(
      (earliest, page) => Math.min(earliest, page.first),
      this.#first + lowerBound(this.times, expired),
    );
    const kept = this.#times.subarray(first - this.#first, this.length);
    this.#times = new Float64Array(Math.max(kept.length + FIRST_CAPACITY, Math.ceil(kept.length * GROWTH)));
    this.#times.set(kept);
    this.#first = first;
  }
}

/**
 * The first of the pages whose turn it is at this place; each {@link SEALED}th after it has its turn then too. It is the place
 * with its six bits reversed, so that the turns of the first few pages are far apart as well.
 */
function turnOf(place: number): number {
  let turn = 0;
  for (let bit = 1; bit < SEALED; bit *= 2) turn = turn * 2 + (Math.floor(place / bit) % 2);
  return turn;
}

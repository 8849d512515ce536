import type { Ms } from '../../base/clock';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { StoredSeries } from '../../promql/storage';
import { lowerBound } from '../../promql/evaluation/windows';
import { SealedRun } from './sealedRun';

/** Places that are open; the samples of sealed ones are encoded, which takes about an eighth of the memory. */
const OPEN = 96;
/** Places that stay open when the rest is sealed: the ranges of most rules, which then decode nothing. */
const KEPT_OPEN = 32;
/** A value, and whether there is one. */
const BYTES_PER_SAMPLE = Float64Array.BYTES_PER_ELEMENT + 1;

/** A series of one axis, with a place for each time of the axis. */
export interface AxisSeries {
  readonly labels: LabelSet;
  /** Which row of the axis is its own. Rows of series that are gone are used again. */
  readonly row: number;
  /** The time of its latest sample. */
  last: Ms;
}

/** The samples of one series at every time of its axis. */
export interface AxisColumn {
  readonly values: Float64Array;
  /** One where the series has no sample: it had not begun, had ended, or was missing. */
  readonly stale: Uint8Array;
}

/**
 * Series that are written together and share their times. Where a series has no sample its place is stale: for every
 * reader that is the same as a staleness marker, and it keeps the axis common to all. The newest samples are open: one row of
 * an array for each series. Older ones are sealed. Arrays that were handed out stay what they are.
 */
export class SampleAxis {
  #sealed: readonly SealedRun[] = [];
  #times = new Float64Array(OPEN);
  #length = 0;
  #values = new Float64Array(OPEN);
  #stale = new Uint8Array(OPEN).fill(1);
  readonly #series = new Set<AxisSeries>();
  readonly #free: number[] = [];
  #rows = 0;

  get last(): Ms {
    return this.#length === 0 ? -Infinity : (this.#times[this.#length - 1] ?? -Infinity);
  }

  /** How many times it has. */
  get length(): number {
    return this.#sealed.reduce((sum, { times }) => sum + times.length, this.#length);
  }

  /** All of them. */
  get times(): Float64Array {
    return joined(this.#sealed, this.#times.subarray(0, this.#length));
  }

  /** Bytes of its times and samples, those that wait to be used too. */
  get memory(): number {
    const open = this.#times.byteLength + this.#values.length * BYTES_PER_SAMPLE;
    return this.#sealed.reduce((sum, { memory }) => sum + memory, open);
  }

  get series(): ReadonlySet<AxisSeries> {
    return this.#series;
  }

  /** Adds a series that begins with the next time. */
  add(labels: LabelSet): AxisSeries {
    const row = this.#free.pop() ?? this.#rows++;
    if (this.#rows * OPEN > this.#values.length) this.#makeRows();
    const series = { labels, row, last: -Infinity };
    this.#series.add(series);
    return series;
  }

  /**
   * Opens a place at `at`, which is after {@link last}, and forgets what is before `expired`.
   * @returns the series that expired with it
   */
  advance(at: Ms, expired: Ms): readonly AxisSeries[] {
    const removed = this.#length === OPEN ? this.#seal(expired) : [];
    this.#times[this.#length++] = at;
    return removed;
  }

  /** Writes into the place that {@link advance} opened; false when the series has a sample there already. */
  write(series: AxisSeries, value: number): boolean {
    const at = series.row * OPEN + this.#length - 1;
    if (this.#stale[at] === 0) return false;
    this.#values[at] = value;
    this.#stale[at] = 0;
    series.last = this.last;
    return true;
  }

  /** All samples of one series. */
  column({ row }: AxisSeries): AxisColumn {
    return this.#column(this.#sealed, row, { first: 0, end: this.#length });
  }

  /** The samples in `from < t ≤ to`, of the series that `wanted` accepts, all on one array of times; some more where these are sealed. */
  read(wanted: (series: AxisSeries) => boolean, from: Ms, to: Ms): StoredSeries[] {
    const times = this.#times.subarray(0, this.#length);
    const runs = this.#sealed.filter((run) => run.first <= to && run.last > from);
    const open = { first: lowerBound(times, from), end: lowerBound(times, to) };
    if (open.first >= open.end && runs.length === 0) return [];
    const timestamps = joined(runs, times.subarray(open.first, open.end));
    const result: StoredSeries[] = [];
    for (const series of this.#series) {
      if (series.last <= from || !wanted(series)) continue;
      const { values, stale } = this.#column(runs, series.row, open);
      if (stale.includes(0)) result.push({ labels: series.labels, timestamps, values, stale });
    }
    return result;
  }

  /** Without runs no sample is copied. */
  #column(
    runs: readonly SealedRun[],
    row: number,
    { first, end }: { readonly first: number; readonly end: number },
  ): AxisColumn {
    const openValues = this.#values.subarray(row * OPEN + first, row * OPEN + end);
    const openStale = this.#stale.subarray(row * OPEN + first, row * OPEN + end);
    if (runs.length === 0) return { values: openValues, stale: openStale };
    const sealed = runs.reduce((sum, { times }) => sum + times.length, 0);
    const values = new Float64Array(sealed + openValues.length);
    const stale = new Uint8Array(values.length).fill(1);
    let at = 0;
    for (const run of runs) {
      run.put(row, { values, stale }, at);
      at += run.times.length;
    }
    values.set(openValues, at);
    stale.set(openStale, at);
    return { values, stale };
  }

  #makeRows(): void {
    const rows = Math.max(4, Math.ceil(this.#rows * 1.25));
    const values = new Float64Array(rows * OPEN);
    values.set(this.#values);
    const stale = new Uint8Array(rows * OPEN).fill(1);
    stale.set(this.#stale);
    this.#values = values;
    this.#stale = stale;
  }

  /** Encodes all but the newest samples, and forgets the runs that expired and the series that nothing is left of. */
  #seal(expired: Ms): readonly AxisSeries[] {
    const end = this.#length - KEPT_OPEN;
    const rows = [...this.#series].map(({ row }) => row);
    const run = SealedRun.of(this.#times.slice(0, end), rows, (row) => ({
      values: this.#values.subarray(row * OPEN, row * OPEN + end),
      stale: this.#stale.subarray(row * OPEN, row * OPEN + end),
    }));
    this.#sealed = [...this.#sealed, run].filter(({ last }) => last > expired);
    this.#keepNewest(end, rows);
    return expired === -Infinity ? [] : this.#removeBefore(this.#sealed[0]?.first ?? this.#times[0]!);
  }

  /** Their rows can be used again: no run that is left has anything of them. */
  #removeBefore(earliest: Ms): readonly AxisSeries[] {
    const removed = [...this.#series].filter(({ last }) => last < earliest);
    for (const series of removed) {
      this.#series.delete(series);
      this.#free.push(series.row);
    }
    return removed;
  }

  /** New arrays: somebody may be reading the ones before. */
  #keepNewest(from: number, rows: readonly number[]): void {
    const times = new Float64Array(OPEN);
    times.set(this.#times.subarray(from, this.#length));
    const values = new Float64Array(this.#values.length);
    const stale = new Uint8Array(this.#stale.length).fill(1);
    for (const row of rows) {
      const [first, end] = [row * OPEN + from, row * OPEN + this.#length];
      values.set(this.#values.subarray(first, end), row * OPEN);
      stale.set(this.#stale.subarray(first, end), row * OPEN);
    }
    this.#times = times;
    this.#length -= from;
    this.#values = values;
    this.#stale = stale;
  }
}

function joined(runs: readonly SealedRun[], open: Float64Array): Float64Array {
  if (runs.length === 0) return open;
  const length = runs.reduce((sum, { times }) => sum + times.length, 0);
  const times = new Float64Array(length + open.length);
  let at = 0;
  for (const run of runs) {
    times.set(run.times, at);
    at += run.times.length;
  }
  times.set(open, at);
  return times;
}

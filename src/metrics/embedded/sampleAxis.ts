import type { Ms } from '../../base/clock';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { StoredSeries } from '../../promql/storage';
import { lowerBound } from '../../promql/evaluation/windows';
import { SeriesRooms } from './seriesRooms';

const FIRST_CAPACITY = 64;
/** An axis grows only when this share of it is still needed after the expired part is gone. */
const FULL_ENOUGH = 0.75;
/** A value, and whether there is one. */
const BYTES_PER_SAMPLE = Float64Array.BYTES_PER_ELEMENT + 1;

/** The samples of one series, one place for each time of its axis. */
export interface AxisSeries {
  readonly labels: LabelSet;
  values: Float64Array;
  /** One where the series has no sample: it had not begun, had ended, or was missing. */
  stale: Uint8Array;
}

/**
 * Series that are written together and share their times. Where a series has no sample its place is stale: for every
 * reader that is the same as a staleness marker, and it keeps the axis common to all.
 */
export class SampleAxis {
  #times = new Float64Array(FIRST_CAPACITY);
  #length = 0;
  readonly #series = new Set<AxisSeries>();
  #rooms = new SeriesRooms(FIRST_CAPACITY);

  get last(): Ms {
    return this.#length === 0 ? -Infinity : (this.#times[this.#length - 1] ?? -Infinity);
  }

  /** What it has now; it grows in place, so that whoever keeps this sees no more. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.#length);
  }

  /** Bytes of its times and samples, those that wait to be used too. */
  get memory(): number {
    const { length } = this.#times;
    const places = (this.#series.size + this.#rooms.free) * length;
    return length * Float64Array.BYTES_PER_ELEMENT + places * BYTES_PER_SAMPLE;
  }

  get series(): ReadonlySet<AxisSeries> {
    return this.#series;
  }

  /** Adds a series that begins with the next time. */
  add(labels: LabelSet): AxisSeries {
    const series = { labels, ...this.#rooms.take(this.#series.size) };
    this.#series.add(series);
    return series;
  }

  /**
   * Opens a place at `at`, which is after {@link last}, and forgets what is before `expired`.
   * @returns the series that expired with it
   */
  advance(at: Ms, expired: Ms): readonly AxisSeries[] {
    const removed = this.#length === this.#times.length ? this.#makeRoom(expired) : [];
    this.#times[this.#length++] = at;
    return removed;
  }

  /** Writes into the place that {@link advance} opened; false when the series has a sample there already. */
  write(series: AxisSeries, value: number): boolean {
    const at = this.#length - 1;
    if (series.stale[at] === 0) return false;
    series.values[at] = value;
    series.stale[at] = 0;
    return true;
  }

  /** The samples in `from < t ≤ to`, of the series that `wanted` accepts, all on one array of times. */
  read(wanted: (series: AxisSeries) => boolean, from: Ms, to: Ms): StoredSeries[] {
    const times = this.#times.subarray(0, this.#length);
    const [first, end] = [lowerBound(times, from), lowerBound(times, to)];
    if (first >= end) return [];
    const timestamps = times.subarray(first, end);
    const result: StoredSeries[] = [];
    for (const series of this.#series) {
      if (!wanted(series)) continue;
      const stale = series.stale.subarray(first, end);
      if (!stale.includes(0)) continue;
      result.push({ labels: series.labels, timestamps, values: series.values.subarray(first, end), stale });
    }
    return result;
  }

  /** Moves what is still needed to the front, into larger arrays when that is most of them. */
  #makeRoom(expired: Ms): readonly AxisSeries[] {
    const first = lowerBound(this.#times, expired);
    const needed = this.#length - first;
    const capacity = this.#times.length;
    const size = needed > capacity * FULL_ENOUGH ? capacity * 2 : capacity;
    const times = new Float64Array(size);
    times.set(this.#times.subarray(first));
    this.#times = times;
    this.#length = needed;
    const removed: AxisSeries[] = [];
    this.#rooms = new SeriesRooms(size);
    let moved = 0;
    for (const series of this.#series) {
      if (!series.stale.subarray(first).includes(0)) {
        this.#series.delete(series);
        removed.push(series);
        continue;
      }
      const { values, stale } = this.#rooms.take(moved++);
      values.set(series.values.subarray(first));
      stale.set(series.stale.subarray(first));
      series.values = values;
      series.stale = stale;
    }
    return removed;
  }
}

import type { LabelSet } from '../../promql/labels/labelSet';
import type { Ms } from '../../base/clock';
import { SealedRun } from './sealedRun';

/** Rows of a page: to seal so many takes a few milliseconds. */
export const ROWS = 64;
/** Places that are sealed at a time, at most; a sealed sample takes about an eighth of the memory. */
export const SEALED = 64;
/** Places that stay open when the rest is sealed: the ranges of most rules, which then decode nothing. */
export const KEPT_OPEN = 32;
const OPEN = SEALED + KEPT_OPEN;
const LEAST_ROWS = 4;
const GROWTH = 1.25;
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

/** Places of an axis, counted from its very first one on. */
export interface Places {
  readonly first: number;
  /** The place after the last one. */
  readonly end: number;
}

/** The samples of one series at every time of its axis. */
export interface AxisColumn {
  readonly values: Float64Array;
  /** One where the series has no sample: it had not begun, had ended, or was missing. */
  readonly stale: Uint8Array;
}

/**
 * Some series of an axis. Their newest samples are open: one row of an array for each. Older ones are sealed, at another time
 * than those of other pages, so that nobody waits until a large axis is sealed. Rows are counted within the page.
 */
export class AxisPage {
  #sealed: readonly SealedRun[] = [];
  readonly #series: (AxisSeries | undefined)[] = [];
  #values = new Float64Array(0);
  #stale = new Uint8Array(0);

  /**
   * @param openFrom the first place that is open, at most {@link KEPT_OPEN} before the end of the axis
   * @param isFirst whether there may be few series: there is room for many from the start otherwise
   */
  constructor(
    private openFrom: number,
    private readonly isFirst: boolean,
  ) {}

  /** Its earliest place. */
  get first(): number {
    return this.#sealed[0]?.first ?? this.openFrom;
  }

  get memory(): number {
    return this.#sealed.reduce((sum, run) => sum + run.memory, this.#stale.length * BYTES_PER_SAMPLE);
  }

  add(series: AxisSeries): void {
    const row = series.row % ROWS;
    this.#series[row] = series;
    if (row * OPEN >= this.#values.length) this.#makeRows(row + 1);
  }

  /** False when there is a sample already. */
  write(row: number, place: number, value: number): boolean {
    const at = row * OPEN + place - this.openFrom;
    if (this.#stale[at] === 0) return false;
    this.#values[at] = value;
    this.#stale[at] = 0;
    return true;
  }

  /** Of places that are open no sample is copied. */
  column(row: number, { first, end }: Places): AxisColumn {
    if (first >= this.openFrom) return this.#open(row, { first, end });
    const values = new Float64Array(end - first);
    const stale = new Uint8Array(end - first).fill(1);
    for (const run of this.#sealed) {
      if (run.first < end && run.end > first) run.put(row, { values, stale }, first);
    }
    if (end > this.openFrom) {
      const open = this.#open(row, { first: this.openFrom, end });
      values.set(open.values, this.openFrom - first);
      stale.set(open.stale, this.openFrom - first);
    }
    return { values, stale };
  }

  /**
   * Encodes all but the newest samples up to place `end`. It has to be called once in {@link SEALED} places.
   * @returns whether there were older ones
   */
  seal(end: number): boolean {
    const sealed = { first: this.openFrom, end: end - KEPT_OPEN };
    if (sealed.end <= sealed.first) return false;
    const columns = Array.from(this.#series, (one, row) => one && this.#open(row, sealed));
    this.#sealed = [...this.#sealed, SealedRun.of(sealed, columns)];
    this.#keepOpen({ first: sealed.end, end });
    return true;
  }

  /** Forgets the sealed runs that `isExpired` accepts, which are the earliest ones. */
  forget(isExpired: (run: Places) => boolean): void {
    this.#sealed = this.#sealed.filter((run) => !isExpired(run));
  }

  /** Removes the series whose last sample is before `earliest`. Their rows can be used again: nothing of them is left here. */
  removeBefore(earliest: Ms): readonly AxisSeries[] {
    const removed = this.#series.flatMap((one) => (one && one.last < earliest ? [one] : []));
    for (const { row } of removed) this.#series[row % ROWS] = undefined;
    return removed;
  }

  #open(row: number, { first, end }: Places): AxisColumn {
    const begin = row * OPEN - this.openFrom;
    return {
      values: this.#values.subarray(begin + first, begin + end),
      stale: this.#stale.subarray(begin + first, begin + end),
    };
  }

  /** New arrays: somebody may be reading the ones before. */
  #keepOpen(kept: Places): void {
    const values = new Float64Array(this.#values.length);
    const stale = new Uint8Array(this.#stale.length).fill(1);
    for (let row = 0; row < this.#series.length; row++) {
      if (!this.#series[row]) continue;
      const open = this.#open(row, kept);
      values.set(open.values, row * OPEN);
      stale.set(open.stale, row * OPEN);
    }
    this.openFrom = kept.first;
    this.#values = values;
    this.#stale = stale;
  }

  #makeRows(count: number): void {
    // One series that brings its own times has an axis for itself.
    const few = count === 1 ? 1 : Math.max(LEAST_ROWS, Math.ceil(count * GROWTH));
    const rows = this.isFirst ? Math.min(ROWS, few) : ROWS;
    const values = new Float64Array(rows * OPEN);
    values.set(this.#values);
    const stale = new Uint8Array(rows * OPEN).fill(1);
    stale.set(this.#stale);
    this.#values = values;
    this.#stale = stale;
  }
}

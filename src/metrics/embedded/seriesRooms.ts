/** More would keep memory for series that never come. */
const MOST_AT_ONCE = 256;

/** Where one series has its samples. */
export interface SeriesRoom {
  readonly values: Float64Array;
  readonly stale: Uint8Array;
}

/**
 * Room for series of one axis, allocated for many of them at once: ten thousand arrays of their own would take longer than
 * everything else that a new series needs. All of it is stale at first.
 */
export class SeriesRooms {
  #values = new Float64Array();
  #stale = new Uint8Array();
  /** Rooms that wait for a series. */
  free = 0;

  /** @param capacity samples of one series */
  constructor(private readonly capacity: number) {}

  /** @param others how many series there are: as many more are prepared for */
  take(others: number): SeriesRoom {
    const { capacity } = this;
    if (this.free === 0) {
      this.free = Math.min(Math.max(others, 1), MOST_AT_ONCE);
      this.#values = new Float64Array(this.free * capacity);
      this.#stale = new Uint8Array(this.free * capacity).fill(1);
    }
    const start = --this.free * capacity;
    return {
      values: this.#values.subarray(start, start + capacity),
      stale: this.#stale.subarray(start, start + capacity),
    };
  }
}

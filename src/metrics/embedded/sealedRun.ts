import type { Ms } from '../../base/clock';
import { ByteWriter } from '../store/codec/byteWriter';
import { decodeChunk, encodeChunk } from '../store/codec/chunk';
import type { AxisColumn } from './sampleAxis';

/** A stretch of an axis that gets no more samples: those of all series one after another in one array, encoded. */
export class SealedRun {
  private constructor(
    readonly times: Float64Array,
    private readonly bytes: Uint8Array,
    /** Where the samples of a row begin, and one more for the end of the last; a row without samples takes no bytes. */
    private readonly offsets: Int32Array,
  ) {}

  static of(times: Float64Array, rows: readonly number[], columnOf: (row: number) => AxisColumn): SealedRun {
    const writer = new ByteWriter();
    const isThere = new Set(rows);
    const count = rows.reduce((most, row) => Math.max(most, row + 1), 0);
    const offsets = new Int32Array(count + 1);
    for (let row = 0; row < count; row++) {
      offsets[row] = writer.length;
      if (!isThere.has(row)) continue;
      const { values, stale } = columnOf(row);
      if (stale.includes(0)) writer.append(encodeChunk({ columns: [values], stale }));
    }
    offsets[count] = writer.length;
    // What the writer has in reserve is not kept.
    return new SealedRun(times, writer.finish().slice(), offsets);
  }

  get first(): Ms {
    return this.times[0] ?? Infinity;
  }

  get last(): Ms {
    return this.times.at(-1) ?? -Infinity;
  }

  get memory(): number {
    return this.times.byteLength + this.bytes.byteLength + this.offsets.byteLength;
  }

  /** Writes the samples of a row into a column, whose places are stale until then. */
  put(row: number, { values, stale }: AxisColumn, at: number): void {
    const [begin = 0, end = 0] = [this.offsets[row], this.offsets[row + 1]];
    if (row + 1 >= this.offsets.length || begin === end) return;
    const chunk = decodeChunk(this.bytes.subarray(begin, end), this.times.length, 1);
    if (chunk.columns[0]) values.set(chunk.columns[0], at);
    stale.set(chunk.stale, at);
  }
}

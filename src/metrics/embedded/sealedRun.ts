import { ByteWriter } from '../store/codec/byteWriter';
import { decodeChunk, decodeChunkInto, encodeChunk } from '../store/codec/chunk';
import type { AxisColumn, Places } from './axisPage';

/** A stretch of a page that gets no more samples: those of all its rows one after another in one array, encoded. */
export class SealedRun {
  private constructor(
    private readonly places: Places,
    private readonly bytes: Uint8Array,
    /** Where the samples of a row begin, and one more for the end of the last; a row without samples takes no bytes. */
    private readonly offsets: Int32Array,
  ) {}

  /** @param columns the samples of each row; nothing where no series has it */
  static of(places: Places, columns: readonly (AxisColumn | undefined)[]): SealedRun {
    const writer = new ByteWriter();
    const offsets = new Int32Array(columns.length + 1);
    columns.forEach((column, row) => {
      offsets[row] = writer.length;
      if (column?.stale.includes(0)) {
        writer.append(encodeChunk({ columns: [column.values], stale: column.stale }));
      }
    });
    offsets[columns.length] = writer.length;
    // What the writer has in reserve is not kept.
    return new SealedRun(places, writer.finish().slice(), offsets);
  }

  get first(): number {
    return this.places.first;
  }

  get end(): number {
    return this.places.end;
  }

  get memory(): number {
    return this.bytes.byteLength + this.offsets.byteLength;
  }

  /** Writes the samples of a row into a column that begins at place `from` and whose places are stale until then. */
  put(row: number, { values, stale }: AxisColumn, from: number): void {
    const [begin = 0, end = 0] = [this.offsets[row], this.offsets[row + 1]];
    if (row + 1 >= this.offsets.length || begin === end) return;
    const { first } = this.places;
    const chunk = this.bytes.subarray(begin, end);
    const length = this.end - first;
    const at = first - from;
    if (at >= 0 && at + length <= values.length) {
      decodeChunkInto(values.subarray(at, at + length), stale.subarray(at, at + length), chunk);
      return;
    }
    // Only a part of the run is wanted.
    const whole = decodeChunk(chunk, length, 1);
    const wanted = [Math.max(0, -at), Math.min(length, values.length - at)] as const;
    if (whole.columns[0]) values.set(whole.columns[0].subarray(...wanted), Math.max(0, at));
    stale.set(whole.stale.subarray(...wanted), Math.max(0, at));
  }
}

import type { LabelSet } from '../../../promql/labels/labelSet';
import { ByteWriter } from '../codec/byteWriter';
import { checksum } from '../codec/checksum';
import { encodeValues } from '../codec/values';
import type { BlockIndex, Place } from './blockIndex';

/** Series that share their times, over the length of a block. */
export interface BlockAxis {
  /** Names the target. */
  readonly name: string;
  /** Strictly ascending; at least one. */
  readonly times: Float64Array;
  readonly series: readonly BlockSeries[];
}

export interface BlockSeries {
  readonly labels: LabelSet;
  /** Encoded; it has a place for each time of the axis. */
  readonly chunk: Uint8Array;
}

/** What is written at once: all axes over the same stretch of time. */
export interface Block {
  /** Columns of each chunk: one value, or the five of a roll-up. */
  readonly columns: number;
  /** The write-ahead log that it replaces; zero for none. */
  readonly sequence: number;
  readonly axes: readonly BlockAxis[];
}

/** The data of a block, and the index of where what stands in it. */
export function encodeBlock({ columns, sequence, axes }: Block): {
  readonly data: Uint8Array;
  readonly index: BlockIndex;
} {
  const writer = new ByteWriter();
  const put = (bytes: Uint8Array): Place => {
    const place = { offset: writer.length, length: bytes.length, check: checksum(bytes) };
    writer.append(bytes);
    return place;
  };
  const placed = axes.map(({ name, times, series }) => ({
    name,
    count: times.length,
    first: times[0]!,
    last: times.at(-1)!,
    times: put(encodeValues(times)),
    series: series.map(({ labels, chunk }) => ({ labels, ...put(chunk) })),
  }));
  return { data: writer.finish(), index: { columns, sequence, axes: placed } };
}

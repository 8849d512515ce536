import { ByteReader } from './byteReader';
import { ByteWriter } from './byteWriter';
import { readPresence, writePresence } from './presence';
import { decodeValues, encodeValues } from './values';

/** One stretch of a series: a place for each time of its axis, in each column. */
export interface Chunk {
  /** All of the same length; what stands at a stale place is of no meaning. */
  readonly columns: readonly Float64Array[];
  /** One where the series has no sample. Staleness is never a value. */
  readonly stale: Uint8Array;
}

/** Values without the stale places, and where those are. */
export function encodeChunk({ columns, stale }: Chunk): Uint8Array {
  const writer = new ByteWriter();
  writePresence(writer, stale);
  const isComplete = !stale.includes(1);
  for (const column of columns) {
    const bytes = encodeValues(isComplete ? column : dense(column, stale));
    writer.varint(bytes.length);
    writer.append(bytes);
  }
  return writer.finish();
}

/** @throws {DamagedBytes} */
export function decodeChunk(bytes: Uint8Array, count: number, columnCount: number): Chunk {
  const reader = new ByteReader(bytes);
  const stale = readPresence(reader, count);
  const present = stale.reduce((sum, bit) => sum - bit, count);
  const columns = Array.from({ length: columnCount }, () => {
    const values = decodeValues(reader.take(reader.varint()), present);
    return present === count ? values : spread(values, stale);
  });
  return { columns, stale };
}

/** Copied as words: a NaN that passes through a variable may come out with other bits. */
function dense(column: Float64Array, stale: Uint8Array): Float64Array {
  const present = stale.reduce((sum, bit) => sum - bit, stale.length);
  const values = new Float64Array(present);
  const from = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  const to = new Uint32Array(values.buffer);
  for (let at = 0, next = 0; at < stale.length; at++) {
    if (stale[at] === 1) continue;
    to[next++] = from[at * 2]!;
    to[next++] = from[at * 2 + 1]!;
  }
  return values;
}

function spread(values: Float64Array, stale: Uint8Array): Float64Array {
  const column = new Float64Array(stale.length);
  const from = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const to = new Uint32Array(column.buffer);
  for (let at = 0, next = 0; at < stale.length; at++) {
    if (stale[at] === 1) continue;
    to[at * 2] = from[next++]!;
    to[at * 2 + 1] = from[next++]!;
  }
  return column;
}

import { ByteReader } from './byteReader';
import { ByteWriter } from './byteWriter';
import { readPresence, writePresence } from './presence';
import { decodeInto, decodeValues, encodeValues } from './values';

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
  const stale = new Uint8Array(count);
  readPresence(reader, stale);
  const present = presentIn(stale);
  const columns = Array.from({ length: columnCount }, () => {
    const column = new Float64Array(count);
    decodeColumn(reader, column, stale, present);
    return column;
  });
  return { columns, stale };
}

/**
 * The same of a chunk with one column, into arrays that are as long as it.
 * @throws {DamagedBytes}
 */
export function decodeChunkInto(values: Float64Array, stale: Uint8Array, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  readPresence(reader, stale);
  decodeColumn(reader, values, stale, presentIn(stale));
}

function decodeColumn(reader: ByteReader, column: Float64Array, stale: Uint8Array, present: number): void {
  const bytes = reader.take(reader.varint());
  if (present === column.length) decodeInto(column, bytes);
  else spread(decodeValues(bytes, present), stale, column);
}

/** Mostly all of them, which is found quicker than they are counted. */
const presentIn = (stale: Uint8Array): number =>
  stale.includes(1) ? stale.reduce((sum, bit) => sum - bit, stale.length) : stale.length;

/** Copied as words: a NaN that passes through a variable may come out with other bits. */
function dense(column: Float64Array, stale: Uint8Array): Float64Array {
  const values = new Float64Array(presentIn(stale));
  const from = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  const to = new Uint32Array(values.buffer);
  for (let at = 0, next = 0; at < stale.length; at++) {
    if (stale[at] === 1) continue;
    to[next++] = from[at * 2]!;
    to[next++] = from[at * 2 + 1]!;
  }
  return values;
}

function spread(values: Float64Array, stale: Uint8Array, column: Float64Array): void {
  const from = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const to = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  for (let at = 0, next = 0; at < stale.length; at++) {
    if (stale[at] === 1) continue;
    to[at * 2] = from[next++]!;
    to[at * 2 + 1] = from[next++]!;
  }
}

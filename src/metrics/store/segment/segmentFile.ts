import { DamagedBytes } from '../codec/byteReader';
import { checksum } from '../codec/checksum';
import type { Chunk } from '../codec/chunk';
import { decodeChunk } from '../codec/chunk';
import { decodeValues } from '../codec/values';
import type { StoreFile, StoreFiles } from '../files/storeFiles';
import { readWhole } from '../files/storeFiles';
import type { AxisIndex, Place, PlacedBlock, SeriesIndex } from './blockIndex';
import type { LabelPool } from './labelPool';
import { scanSegment } from './scanSegment';
import { END_SIZE, SEGMENT_HEAD, decodeFooter, footerLength } from './segmentFormat';

/** Bytes that are read for each one that is wanted, before single reads are cheaper. */
const SPARSE = 4;

/** The blocks of a file, and whether it is as it was written. */
export interface SegmentIndex {
  readonly blocks: readonly PlacedBlock[];
  readonly isSealed: boolean;
  readonly isDamaged: boolean;
  /** Up to where the file is whole. */
  readonly end: number;
}

/** Reads the index of a file: from its footer when it has a good one, else by going through it. Throws `StoreFileError`. */
export function readSegmentIndex(files: StoreFiles, path: string, pool: LabelPool): SegmentIndex {
  const file = files.open(path, 'read');
  try {
    const blocks = fromFooter(file, pool);
    if (blocks) return { blocks, isSealed: true, isDamaged: false, end: file.size };
  } finally {
    file.close();
  }
  return scanSegment(readWhole(files, path), pool);
}

function fromFooter(file: StoreFile, pool: LabelPool): readonly PlacedBlock[] | undefined {
  if (file.size < SEGMENT_HEAD.length + END_SIZE) return undefined;
  const head = file.read(0, SEGMENT_HEAD.length);
  const length = footerLength(file.read(file.size - END_SIZE, END_SIZE));
  const start = file.size - END_SIZE - (length ?? 0);
  const isOurs = SEGMENT_HEAD.every((byte, at) => head[at] === byte);
  if (!isOurs || length === undefined || start < 0) return undefined;
  try {
    return decodeFooter(file.read(start, length), pool);
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}

/** What is read of one axis of a block. */
export interface ReadAxis {
  readonly times: Float64Array;
  readonly chunks: readonly { readonly series: SeriesIndex; readonly chunk: Chunk }[];
  /** Whether something that was wanted is damaged, and therefore missing here. */
  readonly isDamaged: boolean;
}

/** Reads the wanted series of one axis. Throws `StoreFileError`. */
export function readAxis(
  file: StoreFile,
  { dataAt, index }: PlacedBlock,
  axis: AxisIndex,
  wanted: readonly SeriesIndex[],
): ReadAxis {
  const bytesOf = reading(file, dataAt, [axis.times, ...wanted]);
  const pieceOf = (place: Place): Uint8Array => {
    const piece = bytesOf(place);
    if (piece.length < place.length || checksum(piece) !== place.check)
      throw new DamagedBytes('a damaged chunk');
    return piece;
  };
  const times = attempt(() => decodeValues(pieceOf(axis.times), axis.count));
  if (!times) return { times: new Float64Array(), chunks: [], isDamaged: true };
  const chunks = wanted.flatMap((series) => {
    const chunk = attempt(() => decodeChunk(pieceOf(series), axis.count, index.columns));
    return chunk ? [{ series, chunk }] : [];
  });
  return { times, chunks, isDamaged: chunks.length < wanted.length };
}

/** One read for pieces that stand close together, one for each of pieces that are far from each other. */
function reading(file: StoreFile, dataAt: number, places: readonly Place[]): (place: Place) => Uint8Array {
  const from = Math.min(...places.map(({ offset }) => offset));
  const to = Math.max(...places.map(({ offset, length }) => offset + length));
  const wanted = places.reduce((sum, { length }) => sum + length, 0);
  if (to - from > wanted * SPARSE) return ({ offset, length }) => file.read(dataAt + offset, length);
  const bytes = file.read(dataAt + from, to - from);
  return ({ offset, length }) => bytes.subarray(offset - from, offset - from + length);
}

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}

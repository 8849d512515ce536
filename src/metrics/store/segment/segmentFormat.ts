import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, DamagedBytes } from '../codec/byteReader';
import { ByteWriter } from '../codec/byteWriter';
import { frame, frameAt } from '../codec/frame';
import type { Block } from './block';
import { encodeBlock } from './block';
import type { PlacedBlock } from './blockIndex';
import { decodePlacedBlocks, encodePlacedBlocks } from './blockIndex';
import type { LabelPool } from './labelPool';

/*
 * A segment is one file of one day:
 *
 *   "SITSEG01"                               8 bytes
 *   for each block    frame "SBLK"           its index, deflated; it has the checksum of each piece of the data
 *                     data                   times and chunks
 *   when it is full   frame "SFTR"           all indexes in one, deflated
 *                     length, "SEND"         8 bytes, so that the footer is found from the end
 *
 * Blocks are only ever added behind the end, also behind a footer: the file then gets another one, which counts.
 */
export const SEGMENT_HEAD = new TextEncoder().encode('SITSEG01');
export const BLOCK_MARK = 0x4b4c4253;
export const FOOTER_MARK = 0x52544653;
const END_MARK = 0x444e4553;
export const END_SIZE = 8;

/** A block as it is added to a file at a position. */
export function encodeSegmentBlock(
  block: Block,
  start: number,
): { readonly bytes: Uint8Array; readonly placed: PlacedBlock } {
  const { data, index } = encodeBlock(block);
  // Where the data begins follows from the length of the index, which is not known while it is written.
  const written = { start, dataAt: 0, dataLength: data.length, index };
  const framed = frame(BLOCK_MARK, deflateRawSync(encodePlacedBlocks([written])));
  const writer = new ByteWriter();
  writer.append(framed);
  writer.append(data);
  return { bytes: writer.finish(), placed: { ...written, dataAt: start + framed.length } };
}

/** The block whose index is this payload, which ends where its data begins. Throws {@link DamagedBytes}. */
export function decodeSegmentBlock(payload: Uint8Array, dataAt: number, pool: LabelPool): PlacedBlock {
  const [block] = decodePlacedBlocks(new ByteReader(inflated(payload)), pool);
  if (!block) throw new DamagedBytes('an index of no block');
  return { ...block, dataAt };
}

/** The footer of a file whose blocks are these, in order. */
export function encodeFooter(blocks: readonly PlacedBlock[]): Uint8Array {
  const framed = frame(FOOTER_MARK, deflateRawSync(encodePlacedBlocks(blocks)));
  const writer = new ByteWriter();
  writer.append(framed);
  writer.word(framed.length);
  writer.word(END_MARK);
  return writer.finish();
}

/** How long the footer is that the last bytes of a file tell of. */
export function footerLength(end: Uint8Array): number | undefined {
  if (end.length < END_SIZE) return undefined;
  const reader = new ByteReader(end);
  const length = reader.word();
  return reader.word() === END_MARK ? length : undefined;
}

/** @throws {DamagedBytes} */
export function decodeFooter(bytes: Uint8Array, pool: LabelPool): readonly PlacedBlock[] {
  const found = frameAt(bytes, 0);
  if (found?.mark !== FOOTER_MARK) throw new DamagedBytes('no footer');
  return decodePlacedBlocks(new ByteReader(inflated(found.payload)), pool);
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes);
  } catch (cause) {
    throw new DamagedBytes('an index that cannot be unpacked', { cause });
  }
}

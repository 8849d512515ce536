import { DamagedBytes } from '../codec/byteReader';
import { FRAME_HEAD, frameAt, frameHead } from '../codec/frame';
import type { PlacedBlock } from './blockIndex';
import type { LabelPool } from './labelPool';
import {
  BLOCK_MARK,
  END_SIZE,
  FOOTER_MARK,
  SEGMENT_HEAD,
  decodeSegmentBlock,
  footerLength,
} from './segmentFormat';

export interface ScannedSegment {
  readonly blocks: readonly PlacedBlock[];
  /** Up to where the file is whole: what follows was being written when the process ended. */
  readonly end: number;
  /** Whether something is wrong that an end in the middle of a write does not explain. */
  readonly isDamaged: boolean;
  /** Whether a footer is the last thing in the file. */
  readonly isSealed: boolean;
}

/** A part of a file that is whole: a block, or a footer without one. */
interface Part {
  readonly end: number;
  readonly block: PlacedBlock | undefined;
}

/** Every block of a file whose index is whole, by going through all of it. Needs no footer. */
export function scanSegment(bytes: Uint8Array, pool: LabelPool): ScannedSegment {
  const blocks: PlacedBlock[] = [];
  const hasHead = SEGMENT_HEAD.every((byte, at) => at >= bytes.length || bytes[at] === byte);
  let isDamaged = !hasHead;
  let isSealed = false;
  let at = Math.min(SEGMENT_HEAD.length, bytes.length);
  while (at < bytes.length) {
    const part = partAt(bytes, at, pool);
    if (part) {
      if (part.block) blocks.push(part.block);
      isSealed = part.block === undefined;
      at = part.end;
      continue;
    }
    isSealed = false;
    const next = nextPart(bytes, at + 1);
    if (next === undefined) {
      isDamaged ||= !isCutShort(bytes, at);
      break;
    }
    isDamaged = true;
    at = next;
  }
  return { blocks, end: at, isDamaged, isSealed };
}

function partAt(bytes: Uint8Array, start: number, pool: LabelPool): Part | undefined {
  const found = frameAt(bytes, start);
  if (found?.mark === FOOTER_MARK) {
    const end = found.end + END_SIZE;
    const isWhole = footerLength(bytes.subarray(found.end, end)) === found.end - start;
    return isWhole ? { end, block: undefined } : undefined;
  }
  if (found?.mark !== BLOCK_MARK) return undefined;
  try {
    const block = decodeSegmentBlock(found.payload, found.end, pool);
    const end = found.end + block.dataLength;
    return end <= bytes.length ? { end, block } : undefined;
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}

function nextPart(bytes: Uint8Array, from: number): number | undefined {
  const [first] = new Uint8Array(Uint32Array.of(BLOCK_MARK).buffer);
  for (let at = bytes.indexOf(first!, from); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    const mark = frameAt(bytes, at)?.mark;
    if (mark === BLOCK_MARK || mark === FOOTER_MARK) return at;
  }
  return undefined;
}

/** Less than the head of a part, or more announced by a whole head than there is. */
function isCutShort(bytes: Uint8Array, at: number): boolean {
  const rest = bytes.length - at;
  if (rest < FRAME_HEAD) return true;
  const head = frameHead(bytes.subarray(at, at + FRAME_HEAD));
  if (!head) return false;
  if (head.length > rest - FRAME_HEAD) return true;
  // The frame is there and is whole, or damaged; what follows it is not.
  return (
    frameAt(bytes, at) !== undefined &&
    (head.mark === BLOCK_MARK || rest < FRAME_HEAD + head.length + END_SIZE)
  );
}

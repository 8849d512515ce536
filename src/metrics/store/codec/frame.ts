import { ByteReader } from './byteReader';
import { ByteWriter } from './byteWriter';
import { checksum } from './checksum';

/** Bytes of a frame before its payload. */
export const FRAME_HEAD = 16;

/** A part of a file that says how long it is and whether it is whole: a mark, its length, and two checksums. */
export function frame(mark: number, payload: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.word(mark);
  writer.word(payload.length);
  writer.word(checksum(payload));
  writer.word(checksum(writer.finish()));
  writer.append(payload);
  return writer.finish();
}

export interface FrameHead {
  readonly mark: number;
  readonly length: number;
  readonly check: number;
}

/** The head of a frame, or nothing when there is none or it is damaged. */
export function frameHead(bytes: Uint8Array): FrameHead | undefined {
  if (bytes.length < FRAME_HEAD) return undefined;
  const reader = new ByteReader(bytes);
  const head = { mark: reader.word(), length: reader.word(), check: reader.word() };
  return reader.word() === checksum(bytes.subarray(0, FRAME_HEAD - 4)) ? head : undefined;
}

/** The payload of the frame that begins at a position; nothing when it is not whole. */
export function frameAt(
  bytes: Uint8Array,
  position: number,
): { readonly mark: number; readonly payload: Uint8Array; readonly end: number } | undefined {
  const from = position + FRAME_HEAD;
  const head = frameHead(bytes.subarray(position, from));
  if (!head || head.length > bytes.length - from) return undefined;
  const payload = bytes.subarray(from, from + head.length);
  return checksum(payload) === head.check ? { mark: head.mark, payload, end: from + head.length } : undefined;
}

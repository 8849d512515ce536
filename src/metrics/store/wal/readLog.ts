import { DamagedBytes } from '../codec/byteReader';
import { FRAME_HEAD, frameAt, frameHead } from '../codec/frame';
import type { LogRecord } from './logRecord';
import { decodeRecord } from './logRecord';
import { LOG_HEAD, RECORD_MARK, isLog } from './writeAheadLog';

export interface LogContent {
  readonly records: readonly LogRecord[];
  /** Up to where the file is whole: what follows was being written when the process ended. */
  readonly end: number;
  /** Whether something is wrong that an end in the middle of a write does not explain. */
  readonly isDamaged: boolean;
}

/** Every record that is whole. What is damaged is skipped, up to the next record. */
export function readLog(bytes: Uint8Array): LogContent {
  const records: LogRecord[] = [];
  if (bytes.length < LOG_HEAD) return { records, end: 0, isDamaged: false };
  let isDamaged = !isLog(bytes);
  let at = LOG_HEAD;
  while (at < bytes.length) {
    const found = frameAt(bytes, at);
    const record = found?.mark === RECORD_MARK ? decoded(found.payload) : undefined;
    if (found && record) {
      records.push(record);
      at = found.end;
      continue;
    }
    const next = nextRecord(bytes, at + 1);
    if (next === undefined) {
      isDamaged ||= !isCutShort(bytes, at);
      break;
    }
    isDamaged = true;
    at = next;
  }
  return { records, end: at, isDamaged };
}

function decoded(payload: Uint8Array): LogRecord | undefined {
  try {
    return decodeRecord(payload);
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}

function nextRecord(bytes: Uint8Array, from: number): number | undefined {
  const [first] = new Uint8Array(Uint32Array.of(RECORD_MARK).buffer);
  for (let at = bytes.indexOf(first!, from); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    if (frameAt(bytes, at)?.mark === RECORD_MARK) return at;
  }
  return undefined;
}

/** A record whose head is whole and that is longer than what is left, or less than a head. */
function isCutShort(bytes: Uint8Array, at: number): boolean {
  const rest = bytes.length - at;
  if (rest < FRAME_HEAD) return true;
  const head = frameHead(bytes.subarray(at, at + FRAME_HEAD));
  return head?.mark === RECORD_MARK && head.length > rest - FRAME_HEAD;
}

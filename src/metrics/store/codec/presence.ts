import type { ByteReader } from './byteReader';
import { DamagedBytes } from './byteReader';
import { ByteWriter } from './byteWriter';

const KIND = { all: 0, runs: 1, bitmap: 2 } as const;

/** Writes at which places of its axis a series has a sample. `stale` is one where it has none, as in `StoredSeries`. */
export function writePresence(writer: ByteWriter, stale: Uint8Array): void {
  if (!stale.includes(1)) {
    writer.byte(KIND.all);
    return;
  }
  const runs = runsOf(stale);
  const bitmap = bitmapOf(stale);
  const isShorter = runs.length <= bitmap.length;
  writer.byte(isShorter ? KIND.runs : KIND.bitmap);
  writer.append(isShorter ? runs : bitmap);
}

/**
 * Fills `stale`, a place for each time of the axis.
 * @throws {DamagedBytes}
 */
export function readPresence(reader: ByteReader, stale: Uint8Array): void {
  const kind = reader.byte();
  switch (kind) {
    case KIND.all:
      stale.fill(0);
      return;
    case KIND.runs:
      readRuns(reader, stale);
      return;
    case KIND.bitmap: {
      const bitmap = reader.take(Math.ceil(stale.length / 8));
      for (let at = 0; at < stale.length; at++) stale[at] = (bitmap[at >> 3]! >> (at & 7)) & 1;
      return;
    }
    default:
      throw new DamagedBytes(`presence of an unknown kind ${kind}`);
  }
}

/** Lengths of what is there and what is not, in turn. */
function runsOf(stale: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  for (let from = 0, kind = 0; from < stale.length; kind = 1 - kind) {
    const found = stale.indexOf(1 - kind, from);
    const end = found < 0 ? stale.length : found;
    writer.varint(end - from);
    from = end;
  }
  return writer.finish();
}

function readRuns(reader: ByteReader, stale: Uint8Array): void {
  for (let from = 0, kind = 0, empty = 0; from < stale.length; kind = 1 - kind) {
    const end = from + reader.varint();
    empty = end === from ? empty + 1 : 0;
    if (end > stale.length || empty > 1) throw new DamagedBytes('presence in impossible runs');
    stale.fill(kind, from, end);
    from = end;
  }
}

function bitmapOf(stale: Uint8Array): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(stale.length / 8));
  stale.forEach((bit, at) => (bitmap[at >> 3]! |= bit << (at & 7)));
  return bitmap;
}

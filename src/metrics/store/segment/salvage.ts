import { ByteWriter } from '../codec/byteWriter';
import { checksum } from '../codec/checksum';
import type { StoreFile, StoreFiles } from '../files/storeFiles';
import { readWhole, writeWhole } from '../files/storeFiles';
import type { BlockAxis } from './block';
import type { Place, PlacedBlock } from './blockIndex';
import { LabelPool } from './labelPool';
import { scanSegment } from './scanSegment';
import { readSegmentIndex } from './segmentFile';
import { SEGMENT_HEAD, encodeFooter, encodeSegmentBlock } from './segmentFormat';
import { decodeValues } from '../codec/values';

export interface Salvaged {
  /** Chunks that could be read, and those that could not as far as it is known of them. */
  readonly kept: number;
  readonly lost: number;
}

/**
 * Puts a damaged segment aside under another name, and all of it that is whole into a new one of the same name. Throws
 * `StoreFileError`; whatever happens, the damaged file is not changed.
 */
export function salvage(files: StoreFiles, folder: string, name: string, aside: string): Salvaged {
  const path = `${folder}/${name}`;
  const pool = new LabelPool();
  // A good footer knows of blocks whose own index is damaged.
  const { blocks, isSealed } = readSegmentIndex(files, path, pool);
  const found = isSealed ? blocks : scanSegment(readWhole(files, path), pool).blocks;
  const file = files.open(path, 'read');
  let result: Salvaged & { readonly bytes: Uint8Array };
  try {
    result = rewritten(file, found);
  } finally {
    file.close();
  }
  files.rename(path, `${folder}/${aside}`);
  if (result.kept > 0) writeWhole(files, folder, path, result.bytes);
  return { kept: result.kept, lost: result.lost };
}

function rewritten(
  file: StoreFile,
  blocks: readonly PlacedBlock[],
): Salvaged & { readonly bytes: Uint8Array } {
  const writer = new ByteWriter();
  writer.append(SEGMENT_HEAD);
  const placed: PlacedBlock[] = [];
  let [kept, lost] = [0, 0];
  for (const block of blocks) {
    const axes = wholeAxes(file, block);
    const count = axes.reduce((sum, { series }) => sum + series.length, 0);
    kept += count;
    lost += block.index.axes.reduce((sum, { series }) => sum + series.length, 0) - count;
    if (count === 0) continue;
    const { columns, sequence } = block.index;
    const encoded = encodeSegmentBlock({ columns, sequence, axes }, writer.length);
    writer.append(encoded.bytes);
    placed.push(encoded.placed);
  }
  writer.append(encodeFooter(placed));
  return { bytes: writer.finish(), kept, lost };
}

/** The axes whose times are whole, with the chunks that are. */
function wholeAxes(file: StoreFile, { dataAt, index }: PlacedBlock): BlockAxis[] {
  const whole = ({ offset, length, check }: Place): Uint8Array | undefined => {
    const bytes = file.read(dataAt + offset, length);
    return bytes.length === length && checksum(bytes) === check ? bytes : undefined;
  };
  return index.axes.flatMap(({ name, count, times: place, series }) => {
    const times = whole(place);
    if (!times) return [];
    const chunks = series.flatMap(({ labels, ...at }) => {
      const chunk = whole(at);
      return chunk ? [{ labels, chunk }] : [];
    });
    return chunks.length > 0 ? [{ name, times: decodeValues(times, count), series: chunks }] : [];
  });
}

import type { Ms } from '../../../base/clock';
import type { LabelSet } from '../../../promql/labels/labelSet';
import type { ByteReader } from '../codec/byteReader';
import { DamagedBytes } from '../codec/byteReader';
import { ByteWriter } from '../codec/byteWriter';
import { readLabels, writeLabels } from '../codec/labelText';
import type { LabelPool } from './labelPool';

/** Where some bytes stand in the data of a block, and their checksum. */
export interface Place {
  readonly offset: number;
  readonly length: number;
  readonly check: number;
}

/** What is in a block, and where. */
export interface BlockIndex {
  readonly columns: number;
  readonly sequence: number;
  readonly axes: readonly AxisIndex[];
}

export interface AxisIndex {
  readonly name: string;
  /** How many times there are, and the first and the last of them. */
  readonly count: number;
  readonly first: Ms;
  readonly last: Ms;
  readonly times: Place;
  readonly series: readonly SeriesIndex[];
}

export interface SeriesIndex extends Place {
  readonly labels: LabelSet;
}

/** A block of a file: where it and its data begin, and what is in it. */
export interface PlacedBlock {
  readonly start: number;
  readonly dataAt: number;
  readonly dataLength: number;
  readonly index: BlockIndex;
}

/** Blocks with the labels of all of their series, once each. Data stands in the order of the index. */
export function encodePlacedBlocks(blocks: readonly PlacedBlock[]): Uint8Array {
  const ids = new Map<string, number>();
  const body = new ByteWriter();
  const labels = new ByteWriter();
  const idOf = (series: LabelSet): number => {
    const known = ids.get(series.key);
    if (known !== undefined) return known;
    writeLabels(labels, series);
    ids.set(series.key, ids.size);
    return ids.size - 1;
  };
  for (const block of blocks) writeBlock(body, block, idOf);
  const writer = new ByteWriter();
  writer.varint(ids.size);
  writer.append(labels.finish());
  writer.varint(blocks.length);
  writer.append(body.finish());
  return writer.finish();
}

/** @throws {DamagedBytes} */
export function decodePlacedBlocks(reader: ByteReader, pool: LabelPool): readonly PlacedBlock[] {
  const labels = Array.from({ length: reader.varint() }, () => pool.one(readLabels(reader)));
  const labelsOf = (id: number): LabelSet => {
    const found = labels[id];
    if (!found) throw new DamagedBytes('a series without labels');
    return found;
  };
  return Array.from({ length: reader.varint() }, () => readBlock(reader, labelsOf));
}

function writeBlock(
  writer: ByteWriter,
  { start, dataAt, dataLength, index }: PlacedBlock,
  idOf: (series: LabelSet) => number,
): void {
  for (const number of [start, dataAt, dataLength, index.columns, index.sequence, index.axes.length]) {
    writer.varint(number);
  }
  for (const { name, count, first, last, times, series } of index.axes) {
    writer.text(name);
    writer.varint(count);
    writer.number(first);
    writer.number(last);
    writePlace(writer, times);
    writer.varint(series.length);
    for (const { labels, ...place } of series) {
      writer.varint(idOf(labels));
      writePlace(writer, place);
    }
  }
}

function readBlock(reader: ByteReader, labelsOf: (id: number) => LabelSet): PlacedBlock {
  const [start, dataAt, dataLength] = [reader.varint(), reader.varint(), reader.varint()];
  const [columns, sequence] = [reader.varint(), reader.varint()];
  let offset = 0;
  const readPlace = (): Place => {
    const place = { offset, length: reader.varint(), check: reader.word() };
    offset += place.length;
    return place;
  };
  const axes = Array.from({ length: reader.varint() }, (): AxisIndex => {
    const name = reader.text();
    const count = reader.varint();
    const [first, last] = [reader.number(), reader.number()];
    const times = readPlace();
    const series = Array.from({ length: reader.varint() }, () => {
      const labels = labelsOf(reader.varint());
      return { labels, ...readPlace() };
    });
    return { name, count, first, last, times, series };
  });
  return { start, dataAt, dataLength, index: { columns, sequence, axes } };
}

function writePlace(writer: ByteWriter, { length, check }: Omit<Place, 'offset'>): void {
  writer.varint(length);
  writer.word(check);
}

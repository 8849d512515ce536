import type { Ms } from '../../../base/clock';
import type { LabelSet } from '../../../promql/labels/labelSet';
import { ByteReader, DamagedBytes } from '../codec/byteReader';
import { ByteWriter } from '../codec/byteWriter';
import { readLabels, writeLabels } from '../codec/labelText';

/** One entry of the write-ahead log. Axes and the places of series in them are numbered from zero in each log. */
export type LogRecord = AxisDefinition | AxisSamples;

/** Names an axis, and the series at its places from `first` on. */
export interface AxisDefinition {
  readonly kind: 'definition';
  readonly axis: number;
  readonly name: string;
  readonly first: number;
  readonly series: readonly LabelSet[];
}

/** What one axis got at one time. Its series that are not here have no sample at it. */
export interface AxisSamples {
  readonly kind: 'samples';
  readonly axis: number;
  readonly at: Ms;
  /** The places of the series, each with its value. */
  readonly places: readonly number[];
  readonly values: Float64Array;
}

const KIND = { definition: 1, samples: 2 } as const;

export function encodeRecord(record: LogRecord): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(KIND[record.kind]);
  writer.varint(record.axis);
  if (record.kind === 'definition') writeDefinition(writer, record);
  else writeSamples(writer, record);
  return writer.finish();
}

/** @throws {DamagedBytes} */
export function decodeRecord(bytes: Uint8Array): LogRecord {
  const reader = new ByteReader(bytes);
  const kind = reader.byte();
  const axis = reader.varint();
  if (kind === KIND.definition) return readDefinition(reader, axis);
  if (kind === KIND.samples) return readSamples(reader, axis);
  throw new DamagedBytes(`a record of an unknown kind ${kind}`);
}

function writeDefinition(writer: ByteWriter, { name, first, series }: AxisDefinition): void {
  writer.text(name);
  writer.varint(first);
  writer.varint(series.length);
  for (const labels of series) writeLabels(writer, labels);
}

function readDefinition(reader: ByteReader, axis: number): AxisDefinition {
  const name = reader.text();
  const first = reader.varint();
  const series = Array.from({ length: reader.varint() }, () => readLabels(reader));
  return { kind: 'definition', axis, name, first, series };
}

function writeSamples(writer: ByteWriter, { at, places, values }: AxisSamples): void {
  writer.number(at);
  writer.varint(places.length);
  // Most scrapes have all series in their order: each place is then one more than the one before.
  let expected = 0;
  for (const place of places) {
    writer.varint(place >= expected ? (place - expected) * 2 : (expected - place) * 2 - 1);
    expected = place + 1;
  }
  writer.append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function readSamples(reader: ByteReader, axis: number): AxisSamples {
  const at = reader.number();
  const places: number[] = [];
  const count = reader.varint();
  for (let expected = 0; places.length < count; expected = places.at(-1)! + 1) {
    const code = reader.varint();
    places.push(code % 2 === 0 ? expected + code / 2 : expected - (code + 1) / 2);
  }
  const values = new Float64Array(reader.take(count * Float64Array.BYTES_PER_ELEMENT).slice().buffer);
  return { kind: 'samples', axis, at, places, values };
}

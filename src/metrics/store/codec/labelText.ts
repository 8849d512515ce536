import { LabelSet } from '../../../promql/labels/labelSet';
import type { ByteReader } from './byteReader';
import type { ByteWriter } from './byteWriter';

export function writeLabels(writer: ByteWriter, labels: LabelSet): void {
  writer.varint(labels.names.length);
  labels.names.forEach((name, at) => {
    writer.text(name);
    writer.text(labels.values[at]!);
  });
}

/** @throws {DamagedBytes} */
export function readLabels(reader: ByteReader): LabelSet {
  const count = reader.varint();
  const entries: [string, string][] = [];
  for (let at = 0; at < count; at++) entries.push([reader.text(), reader.text()]);
  return LabelSet.of(entries);
}

import type { Labels } from '../../metrics/series';

const OFFSET = 14_695_981_039_346_656_037n;
const PRIME = 1_099_511_628_211n;
const SEPARATOR = 255;

/** Prometheus' fingerprint of a label set: FNV-1a over the sorted pairs, in 16 hexadecimal digits. */
export function fingerprintOf(labels: Labels): string {
  let hash = OFFSET;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const word of [name, labels[name] ?? '']) {
      Buffer.from(word).forEach(add);
      add(SEPARATOR);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

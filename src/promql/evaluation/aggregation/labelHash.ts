import type { LabelSet } from '../../labels/labelSet';
import { xxHash64 } from '../../labels/xxHash64';

/**
 * The hash of a label set as Prometheus calculates it, xxHash64 over its names and values with their lengths, as a
 * number below 2^64. The same series are then kept by `limit_ratio` here and on a server.
 */
export function hashOfLabels(labels: LabelSet): number {
  const bytes: number[] = [];
  for (const [name, value] of labels.entries()) {
    for (const text of [name, value]) {
      const encoded = new TextEncoder().encode(text);
      if (encoded.length < 255) bytes.push(encoded.length);
      else
        bytes.push(255, encoded.length & 0xff, (encoded.length >> 8) & 0xff, (encoded.length >> 16) & 0xff);
      bytes.push(...encoded);
    }
  }
  return Number(xxHash64(Uint8Array.from(bytes)));
}

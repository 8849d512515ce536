import type { Labels } from './series';

/** The 64-bit FNV-1a offset basis in two halves; the prime is 2^40 + 0x1b3. */
const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;
const TWO_32 = 0x1_0000_0000;
const SEPARATOR = 255;

const encoder = new TextEncoder();

/**
 * The fingerprint that Prometheus and Alertmanager give a label set: 64-bit FNV-1a over the sorted names and values, each
 * followed by the byte 255, as 16 hexadecimal digits (prometheus/common `model.LabelSet.Fingerprint`). An alert of both
 * systems therefore has one fingerprint, unless the server adds external labels while sending it on.
 */
export function labelFingerprint(labels: Labels): string {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  const add = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / TWO_32) + ((low << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  for (const name of Object.keys(labels).sort()) {
    for (const word of [name, labels[name] ?? '']) {
      encoder.encode(word).forEach(add);
      add(SEPARATOR);
    }
  }
  return hex(high) + hex(low);
}

const hex = (half: number): string => half.toString(16).padStart(8, '0');

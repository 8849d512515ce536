const MASK = (1n << 64n) - 1n;
const PRIMES: readonly [bigint, bigint, bigint, bigint, bigint] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
];
const [P1, P2, P3, P4, P5] = PRIMES;

const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;
const multiply = (one: bigint, other: bigint): bigint => (one * other) & MASK;
const round = (accumulator: bigint, lane: bigint): bigint =>
  multiply(rotate((accumulator + multiply(lane, P2)) & MASK, 31n), P1);

/** xxHash64 with seed zero. */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = P5;
  if (bytes.length >= 32) {
    let lanes = [(P1 + P2) & MASK, P2, 0n, (MASK + 1n - P1) & MASK];
    for (; at + 32 <= bytes.length; at += 32) {
      const start = at;
      lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(start + index * 8, true)));
    }
    const rotations = [1n, 7n, 12n, 18n] as const;
    hash = lanes.reduce((sum, lane, index) => (sum + rotate(lane, rotations[index] ?? 0n)) & MASK, 0n);
    for (const lane of lanes) hash = (multiply(hash ^ round(0n, lane), P1) + P4) & MASK;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = (multiply(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n), P1) + P4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash = (multiply(rotate(hash ^ multiply(BigInt(view.getUint32(at, true)), P1), 23n), P2) + P3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++)
    hash = multiply(rotate(hash ^ multiply(BigInt(bytes[at] ?? 0), P5), 11n), P1);
  return avalanche(hash);
}

function avalanche(hash: bigint): bigint {
  hash = multiply(hash ^ (hash >> 33n), P2);
  hash = multiply(hash ^ (hash >> 29n), P3);
  return hash ^ (hash >> 32n);
}

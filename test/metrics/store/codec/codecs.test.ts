import { describe, expect, it } from 'vitest';
import { checksum, tableChecksum } from '../../../../src/metrics/store/codec/checksum';
import { decodeChunk, encodeChunk } from '../../../../src/metrics/store/codec/chunk';
import { decodeValues, encodeValues } from '../../../../src/metrics/store/codec/values';
import { decodeXor, encodeXor } from '../../../../src/metrics/store/codec/xorValues';
import { SHAPES, anyDoubles, randomFrom } from './randomValues';

const COUNTS = [0, 1, 2, 3, 17, 480];

const bitsOf = (values: Float64Array): bigint[] => [
  ...new BigUint64Array(values.buffer, values.byteOffset, values.length),
];
const shaped = (shape: string, count: number, seed: number): Float64Array => {
  const random = randomFrom(seed);
  return Float64Array.from({ length: count }, (_unused, at) => SHAPES[shape]!(at, random));
};

describe('encoded values', () => {
  for (const shape of Object.keys(SHAPES)) {
    it(`come back bit by bit: ${shape}`, () => {
      for (const count of COUNTS) {
        for (let seed = 1; seed <= 5; seed++) {
          const values = shaped(shape, count, seed);
          const decoded = decodeValues(encodeValues(values), count);
          expect(bitsOf(decoded)).toEqual(bitsOf(values));
        }
      }
    });
  }

  it('come back bit by bit when every bit is random', () => {
    for (let seed = 0; seed < 300; seed++) {
      const values = anyDoubles(seed % 40, randomFrom(seed));
      expect(bitsOf(decodeValues(encodeValues(values), values.length))).toEqual(bitsOf(values));
      const xored = new Float64Array(values.length);
      decodeXor(encodeXor(values), xored);
      expect(bitsOf(xored)).toEqual(bitsOf(values));
    }
  });

  it('keep the payload of a NaN, the staleness marker of Prometheus among them', () => {
    const values = new Float64Array(
      new BigUint64Array([0x7ff0000000000002n, 0x7ff8000000000001n, 0xfff8000000000abcn, 0x3ff0000000000000n])
        .buffer,
    );
    expect(bitsOf(decodeValues(encodeValues(values), 4))).toEqual(bitsOf(values));
    const marker = values.slice(0, 1);
    expect(bitsOf(decodeValues(encodeValues(marker), 1))).toEqual(bitsOf(marker));
  });

  it('take as many bytes as their noise is worth', () => {
    const size = (shape: string): number => encodeValues(shaped(shape, 480, 1)).length;
    expect({
      'one value': size('one value'),
      'a counter': size('a counter'),
      'a gauge with two places': size('a gauge with two places'),
      'times with jitter': size('times with jitter'),
      'a gauge of every place': size('a gauge of every place'),
    }).toMatchInlineSnapshot(`
      {
        "a counter": 319,
        "a gauge of every place": 3841,
        "a gauge with two places": 834,
        "one value": 9,
        "times with jitter": 387,
      }
    `);
    const steady = Float64Array.from({ length: 480 }, (_unused, at) => 1_790_000_000_000 + at * 15_000);
    expect(encodeValues(steady).length).toBeLessThan(20);
  });

  it('are refused when they are cut short', () => {
    for (const shape of Object.keys(SHAPES)) {
      const bytes = encodeValues(shaped(shape, 480, 3));
      expect(() => decodeValues(bytes.subarray(0, bytes.length - 3), 480), shape).toThrow();
    }
  });
});

describe('a chunk', () => {
  it('comes back as it was, whatever is missing of it', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const count = Math.floor(random() * 500);
      const missing = [0, 0.01, 0.5, 1][seed % 4] ?? 0;
      const stale = Uint8Array.from({ length: count }, () => (random() < missing ? 1 : 0));
      const columns = [anyDoubles(count, random), shaped('a counter', count, seed)];
      const decoded = decodeChunk(encodeChunk({ columns, stale }), count, 2);
      expect(decoded.stale).toEqual(stale);
      decoded.columns.forEach((column, index) => {
        const present = (values: Float64Array): bigint[] =>
          bitsOf(values).filter((_bits, at) => stale[at] === 0);
        expect(present(column)).toEqual(present(columns[index]!));
      });
    }
  });
});

describe('the checksum', () => {
  it('is CRC-32, with or without the help of Node', () => {
    const check = new TextEncoder().encode('123456789');
    expect([checksum(check), tableChecksum(check)]).toEqual([0xcbf43926, 0xcbf43926]);
    for (let seed = 0; seed < 50; seed++) {
      const bytes = new Uint8Array(anyDoubles(seed, randomFrom(seed)).buffer);
      expect(tableChecksum(bytes)).toBe(checksum(bytes));
    }
  });
});

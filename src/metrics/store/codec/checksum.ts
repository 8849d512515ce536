import * as zlib from 'node:zlib';

const POLYNOMIAL = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_unused, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** CRC-32 as in zlib and PNG, for a Node that does not have it. */
export function tableChecksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Node has it from 20.15 and 22.2 on. */
const native = (zlib as Partial<Pick<typeof zlib, 'crc32'>>).crc32;

/** CRC-32 of some bytes: tells every burst of damage up to 32 bits, and any other but one in four thousand million. */
export const checksum: (bytes: Uint8Array) => number = native ? (bytes) => native(bytes) : tableChecksum;

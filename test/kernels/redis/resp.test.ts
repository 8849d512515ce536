import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/kernels/redis/resp';
import { encode, ProtocolError, ReplyError, ReplyReader } from '../../../src/kernels/redis/resp';

const WIRE = '+OK\r\n-ERR no\r\n:-7\r\n$4\r\nzür\r\n$-1\r\n*2\r\n$0\r\n\r\n*1\r\n:1\r\n*-1\r\n*0\r\n';
const REPLIES: readonly Reply[] = ['OK', new ReplyError('ERR no'), -7, 'zür', null, ['', [1]], null, []];

describe('replies of a Redis server', () => {
  it('are the same however they are cut', () => {
    const wire = Buffer.from(WIRE);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: wire.length - 1 })), (cuts) => {
        const reader = new ReplyReader();
        const bounds = [0, ...[...cuts].sort((a, b) => a - b), wire.length];
        const replies = bounds.slice(1).flatMap((end, at) => reader.push(wire.subarray(bounds[at], end)));
        expect(replies).toEqual(REPLIES);
      }),
    );
  });

  it('of a million elements are read once, however many pieces they come in', () => {
    const wire = Buffer.from(`*1000000\r\n${'$5\r\nvalue\r\n'.repeat(1_000_000)}`);
    const reader = new ReplyReader();
    const replies: Reply[] = [];
    for (let at = 0; at < wire.length; at += 8_192)
      replies.push(...reader.push(wire.subarray(at, at + 8_192)));
    expect(replies.map((reply) => (reply as readonly Reply[]).length)).toEqual([1_000_000]);
  });

  it('that are nested without end are refused', () => {
    const reader = new ReplyReader();
    expect(() => reader.push(Buffer.from('*1\r\n'.repeat(100_000)))).toThrow(ProtocolError);
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n', ':x\r\n', '$x\r\n'])('are not %j', (wire) => {
    expect(() => new ReplyReader().push(Buffer.from(wire))).toThrow(ProtocolError);
  });

  it('are asked for with lengths in bytes', () => {
    expect(encode(['ECHO', 'zür']).toString()).toBe('*2\r\n$4\r\nECHO\r\n$4\r\nzür\r\n');
  });
});

/** A reply of the Redis serialization protocol, version 2 (redis.io, "RESP protocol description"). */
export type Reply = string | number | null | ReplyError | readonly Reply[];

/** An error that the server answered: a value, because an array may hold one too. */
export class ReplyError {
  constructor(readonly message: string) {}
}

/** The server said what is no reply, or more than is kept. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(readonly reason: 'malformed' | 'tooLarge') {
    super(reason);
  }
}

const MOST_BYTES = 64 * 1024 * 1024;
const DEEPEST = 32;

/** A command as the server reads it. */
export function encode(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`);
}

/** Puts replies together from whatever arrives. */
export class ReplyReader {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  /** Nothing is tried again before this many bytes are there, so that a large reply costs its length once. */
  #wanted = 1;

  /** @throws {ProtocolError} */
  push(chunk: Buffer): readonly Reply[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > MOST_BYTES) throw new ProtocolError('tooLarge');
    if (this.#size < this.#wanted) return [];
    const buffer = Buffer.concat(this.#chunks.splice(0));
    const replies: Reply[] = [];
    let at = 0;
    while (at < buffer.length) {
      const read = readReply(buffer, at, 0);
      if ('needs' in read) {
        this.#wanted = Math.max(read.needs - at, buffer.length - at + 1);
        break;
      }
      replies.push(read.reply);
      at = read.end;
    }
    if (at === buffer.length) this.#wanted = 1;
    else this.#chunks.push(buffer.subarray(at));
    this.#size = buffer.length - at;
    return replies;
  }
}

type Read = { readonly reply: Reply; readonly end: number } | { readonly needs: number };

function readReply(buffer: Buffer, start: number, depth: number): Read {
  const lineEnd = buffer.indexOf('\r\n', start);
  if (lineEnd < 0) return { needs: buffer.length + 1 };
  const line = buffer.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (buffer[start]) {
    case 0x2b: // +
      return { reply: line, end };
    case 0x2d: // -
      return { reply: new ReplyError(line), end };
    case 0x3a: // :
      return { reply: numberOf(line), end };
    case 0x24: // $
      return readBulk(buffer, end, numberOf(line));
    case 0x2a: // *
      return readArray(buffer, end, numberOf(line), depth);
    default:
      throw new ProtocolError('malformed');
  }
}

function readBulk(buffer: Buffer, start: number, length: number): Read {
  if (length < 0) return { reply: null, end: start };
  if (length > MOST_BYTES) throw new ProtocolError('tooLarge');
  const end = start + length + 2;
  return buffer.length < end ? { needs: end } : { reply: buffer.toString('utf8', start, end - 2), end };
}

function readArray(buffer: Buffer, start: number, length: number, depth: number): Read {
  if (length < 0) return { reply: null, end: start };
  if (depth > DEEPEST) throw new ProtocolError('malformed');
  const replies: Reply[] = [];
  let at = start;
  for (let count = 0; count < length; count++) {
    if (at >= buffer.length) return { needs: buffer.length + 1 };
    const read = readReply(buffer, at, depth + 1);
    if ('needs' in read) return read;
    replies.push(read.reply);
    at = read.end;
  }
  return { reply: replies, end: at };
}

function numberOf(line: string): number {
  if (!/^-?\d+$/.test(line)) throw new ProtocolError('malformed');
  return Number(line);
}

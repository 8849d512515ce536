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

/** A list whose elements are still to come. */
interface OpenList {
  readonly length: number;
  readonly replies: Reply[];
}

/** Puts replies together from whatever arrives. Each byte is read once, however many elements a reply has. */
export class ReplyReader {
  readonly #chunks: Buffer[] = [];
  readonly #open: OpenList[] = [];
  /** Bytes that are held, and bytes of the reply that is being read. */
  #size = 0;
  #read = 0;
  /** Nothing is tried again before this many bytes are there, so that a large text costs its length once. */
  #wanted = 1;

  /** @throws {ProtocolError} */
  push(chunk: Buffer): readonly Reply[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#read + this.#size > MOST_BYTES) throw new ProtocolError('tooLarge');
    if (this.#size < this.#wanted) return [];
    const buffer = Buffer.concat(this.#chunks.splice(0));
    const replies: Reply[] = [];
    let at = 0;
    this.#wanted = 1;
    while (at < buffer.length) {
      const read = readElement(buffer, at);
      if ('needs' in read) {
        this.#wanted = Math.max(read.needs - at, buffer.length - at + 1);
        break;
      }
      this.#read += read.end - at;
      at = read.end;
      const whole = this.#place(read.element);
      if (whole !== undefined) {
        replies.push(whole);
        this.#read = 0;
      }
    }
    if (at < buffer.length) this.#chunks.push(buffer.subarray(at));
    this.#size = buffer.length - at;
    return replies;
  }

  /** Puts an element where it belongs; a reply that is whole with it is given back. */
  #place(element: Element): Reply | undefined {
    if (isHead(element)) {
      if (this.#open.length > DEEPEST) throw new ProtocolError('malformed');
      if (element.length > 0) {
        this.#open.push({ length: element.length, replies: [] });
        return undefined;
      }
    }
    let reply: Reply = isHead(element) ? [] : element;
    for (let list = this.#open.at(-1); list; list = this.#open.at(-1)) {
      list.replies.push(reply);
      if (list.replies.length < list.length) return undefined;
      reply = list.replies;
      this.#open.pop();
    }
    return reply;
  }
}

/** The head of a list, or a reply without parts. */
type Element = { readonly length: number } | Exclude<Reply, readonly Reply[]>;

const isHead = (element: Element): element is { readonly length: number } =>
  typeof element === 'object' && element !== null && !(element instanceof ReplyError);

type Read = { readonly element: Element; readonly end: number } | { readonly needs: number };

function readElement(buffer: Buffer, start: number): Read {
  const lineEnd = buffer.indexOf('\r\n', start);
  if (lineEnd < 0) return { needs: buffer.length + 1 };
  const line = buffer.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (buffer[start]) {
    case 0x2b: // +
      return { element: line, end };
    case 0x2d: // -
      return { element: new ReplyError(line), end };
    case 0x3a: // :
      return { element: numberOf(line), end };
    case 0x24: // $
      return readBulk(buffer, end, numberOf(line));
    case 0x2a: // *
      return { element: numberOf(line) < 0 ? null : { length: numberOf(line) }, end };
    default:
      throw new ProtocolError('malformed');
  }
}

function readBulk(buffer: Buffer, start: number, length: number): Read {
  if (length < 0) return { element: null, end: start };
  if (length > MOST_BYTES) throw new ProtocolError('tooLarge');
  const end = start + length + 2;
  return buffer.length < end ? { needs: end } : { element: buffer.toString('utf8', start, end - 2), end };
}

function numberOf(line: string): number {
  if (!/^-?\d+$/.test(line)) throw new ProtocolError('malformed');
  return Number(line);
}

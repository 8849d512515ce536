/**
 * What an interpreter sends: `output` and `error` as it printed, a `table` and `more` rows of it, `ready` once, `done` after each step; `raw`
 * is what a program that it started, or the console around it, wrote past it.
 */
export interface Frame {
  readonly kind: 'output' | 'error' | 'table' | 'more' | 'ready' | 'done' | 'raw';
  readonly bytes: Buffer;
}

const KINDS: Readonly<Record<string, Frame['kind']>> = {
  o: 'output',
  e: 'error',
  t: 'table',
  m: 'more',
  r: 'ready',
  d: 'done',
};

/** A frame's head behind the marker: kind, whether more of it follows, length. */
const HEAD = /^([oetmrd])([.+])(\d{1,4}):/;
const LONGEST_HEAD = 8;
/** Parts of one table or result; an interpreter keeps far below it. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Finds frames in whatever arrives, wherever it was cut. */
export class FrameReader {
  readonly #marker: Buffer;
  #held = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #size = 0;

  constructor(marker: string) {
    this.#marker = Buffer.from(marker);
  }

  push(chunk: Uint8Array): readonly Frame[] {
    const frames: Frame[] = [];
    const data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : Buffer.from(chunk);
    let at = 0;
    for (;;) {
      const start = data.indexOf(this.#marker, at);
      const rawEnd = start < 0 ? data.length - this.#beginning(data, at) : start;
      if (rawEnd > at) frames.push({ kind: 'raw', bytes: data.subarray(at, rawEnd) });
      at = rawEnd;
      if (start < 0) break;
      const read = this.#read(data, start + this.#marker.length);
      if (read === undefined) break;
      frames.push(...read.frames);
      at = read.end;
    }
    this.#held = Buffer.from(data.subarray(at));
    return frames;
  }

  /** How many bytes at the end may be the beginning of a marker. */
  #beginning(data: Buffer, from: number): number {
    const most = Math.min(this.#marker.length - 1, data.length - from);
    for (let length = most; length > 0; length--) {
      if (data.subarray(data.length - length).equals(this.#marker.subarray(0, length))) return length;
    }
    return 0;
  }

  /** Nothing while the frame is not whole. What follows a marker and is no frame is passed over. */
  #read(data: Buffer, at: number): { readonly frames: readonly Frame[]; readonly end: number } | undefined {
    const text = data.toString('latin1', at, at + LONGEST_HEAD);
    const [head, letter = '', more, length = ''] = HEAD.exec(text) ?? [];
    if (head === undefined) return text.length < LONGEST_HEAD ? undefined : { frames: [], end: at };
    const start = at + head.length;
    const end = start + Number(length) + 1;
    if (data.length < end) return undefined;
    const part = Buffer.from(data.toString('latin1', start, end - 1), 'base64');
    const kind = KINDS[letter] ?? 'raw';
    if (kind === 'output' || kind === 'error') return { frames: [{ kind, bytes: part }], end };
    this.#size += part.length;
    if (this.#size <= MOST_BYTES) this.#parts.push(part);
    if (more === '+') return { frames: [], end };
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return { frames: [{ kind, bytes }], end };
  }
}

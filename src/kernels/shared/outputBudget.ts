import { StringDecoder } from 'node:string_decoder';

/** Where the bytes of one stream go in. */
export interface OutputStream {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
}

/**
 * Passes on at most so many bytes of a program's output, over all its streams, and counts the rest. What is left out is
 * read and dropped, so that a program that prints a gigabyte neither blocks nor fills the memory.
 */
export class OutputBudget {
  #left: number;
  #leftOut = 0;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** In bytes. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get truncated(): boolean {
    return this.#leftOut > 0;
  }

  /** A writer for one stream: UTF-8 that is split between chunks is put together again. */
  stream(write: (text: string) => void): OutputStream {
    const decoder = new StringDecoder('utf8');
    return {
      push: (chunk) => {
        const kept = chunk.subarray(0, this.#left);
        this.#left -= kept.length;
        this.#leftOut += chunk.length - kept.length;
        const text = kept.length > 0 ? decoder.write(Buffer.from(kept)) : '';
        if (text !== '') write(text);
      },
      end: () => {
        // The half of a character at the cut is not the program's mistake: only a whole stream ends with a `�`.
        const rest = this.truncated ? '' : decoder.end();
        if (rest !== '') write(rest);
      },
    };
  }
}

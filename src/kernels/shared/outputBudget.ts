import { StringDecoder } from 'node:string_decoder';
import type { StepOutput } from '../../runbook/kernel';

/** Where the bytes of one stream go in. A promise resolves when more may come. */
export interface OutputStream {
  readonly push: (chunk: Uint8Array) => Promise<void> | undefined;
  readonly end: () => void;
}

/**
 * Shows at most so many bytes of a program's output, over all its streams, and hands what is more to whoever keeps it. What
 * nobody keeps is read and dropped, so that a program that prints a gigabyte neither blocks nor fills the memory.
 */
export class OutputBudget {
  #left: number;
  #isTruncated = false;
  #isDropping = false;

  constructor(
    limit: number,
    private readonly output: StepOutput,
  ) {
    this.#left = limit;
  }

  /** Something was not shown. */
  get truncated(): boolean {
    return this.#isTruncated;
  }

  /** A writer for one stream: UTF-8 that is split between chunks is put together again. */
  stream(name: 'stdout' | 'stderr'): OutputStream {
    const { output } = this;
    const decoder = new StringDecoder('utf8');
    const show = (text: string): void => {
      if (text !== '') output[name](text);
    };
    const keep = (text: string): Promise<void> | undefined =>
      text === '' ? undefined : output.rest?.text(name, text);
    return {
      push: (chunk) => {
        const shown = chunk.subarray(0, this.#left);
        this.#left -= shown.length;
        if (shown.length > 0) show(decoder.write(Buffer.from(shown)));
        if (shown.length === chunk.length) return undefined;
        this.#isTruncated = true;
        // What is only dropped needs no decoding. The first piece is told, so that the end is known to be missing.
        if (this.#isDropping) return undefined;
        this.#isDropping = output.rest?.isFull ?? true;
        return keep(decoder.write(Buffer.from(chunk.subarray(shown.length))));
      },
      end: () => {
        const rest = decoder.end();
        // The half of a character at the cut is not the program's mistake: only a whole stream ends with a `�`.
        if (this.#isTruncated) void keep(rest);
        else show(rest);
      },
    };
  }
}

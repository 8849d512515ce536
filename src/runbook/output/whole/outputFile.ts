import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** In bytes: the place in the head that is written again when it is known how the step ended. */
const END_LENGTH = 240;
const READ_ONLY = 0o400;

/** One output on its way to the disk. Its head names the step; what is more than the limit is counted and left out. */
export class OutputFile {
  #size: number;
  #isCut = false;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly endsAt: number,
    private readonly limit: number,
  ) {
    this.#size = endsAt + END_LENGTH + 2;
  }

  /** @throws {NodeJS.ErrnoException} when the file cannot be made; then there is none */
  static async create(path: string, head: readonly string[], limit: number): Promise<OutputFile> {
    const handle = await open(path, 'wx', 0o600);
    const before = Buffer.from(head.map((line) => `# ${line}\n`).join(''));
    const file = new OutputFile(path, handle, before.length, limit);
    try {
      await handle.write(Buffer.concat([before, endLine(NOT_ENDED), Buffer.from('\n\n')]));
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** In bytes, its head with it. */
  get size(): number {
    return this.#size;
  }

  /** Something came when it was full. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get isFull(): boolean {
    return this.#isCut || this.#size >= this.limit;
  }

  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    // No later and shorter piece may follow a gap.
    const room = this.#isCut ? 0 : this.limit - this.#size;
    const kept = bytes.subarray(0, wholeCharacters(bytes, room));
    this.#isCut ||= kept.length < bytes.length;
    if (kept.length === 0) return;
    this.#size += kept.length;
    await this.handle.write(kept);
  }

  /** Says in the head how the step ended, and lets nobody write any more. */
  async end(how: string): Promise<void> {
    try {
      const line = endLine(how);
      await this.handle.write(line, 0, line.length, this.endsAt);
      await this.handle.chmod(READ_ONLY);
    } finally {
      await this.handle.close();
    }
  }

  /** After a failure: what was written stays. */
  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}

const NOT_ENDED = 'not yet. If nothing runs any more, the program that ran the step ended before it.';

function endLine(how: string): Buffer {
  const said = Buffer.from(`# Ended: ${how}`);
  const line = Buffer.alloc(END_LENGTH, ' ');
  said.copy(line, 0, 0, wholeCharacters(said, END_LENGTH));
  return line;
}

/** How many bytes fit without a character that is cut (UTF-8: continuation bytes are `10xxxxxx`). */
function wholeCharacters(bytes: Uint8Array, most: number): number {
  let length = Math.max(0, Math.min(most, bytes.length));
  while (length > 0 && length < bytes.length && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
  return length;
}

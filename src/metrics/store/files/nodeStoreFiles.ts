import * as fs from 'node:fs';
import type { StoreFile, StoreFiles } from './storeFiles';
import { StoreFileError } from './storeFiles';

/** POSIX names of what Node reports (errno(3)); a quota that is used up is a full disk to its user. */
const REASONS: Readonly<Record<string, StoreFileError['reason']>> = {
  ENOENT: 'missing',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

/** Files of this computer. */
export const nodeStoreFiles: StoreFiles = {
  makeFolder: (folder) => attempt(() => void fs.mkdirSync(folder, { recursive: true })),
  list: (folder) => {
    try {
      return attempt(() => fs.readdirSync(folder).sort());
    } catch (error) {
      if (error instanceof StoreFileError && error.reason === 'missing') return [];
      throw error;
    }
  },
  size: (path) => attempt(() => fs.statSync(path).size),
  open: (path, access) => attempt(() => new NodeStoreFile(openFile(path, access))),
  rename: (from, to) => attempt(() => fs.renameSync(from, to)),
  remove: (path) => attempt(() => fs.unlinkSync(path)),
  syncFolder: (folder) => {
    // Windows has no such thing, and keeps names by itself.
    if (process.platform === 'win32') return;
    attempt(() => {
      const descriptor = fs.openSync(folder, 'r');
      try {
        fs.fsyncSync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    });
  },
};

const openFile = (path: string, access: 'read' | 'write'): number =>
  fs.openSync(path, access === 'read' ? 'r' : fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);

class NodeStoreFile implements StoreFile {
  #size: number;

  constructor(private readonly descriptor: number) {
    this.#size = fs.fstatSync(descriptor).size;
  }

  get size(): number {
    return this.#size;
  }

  read(position: number, count: number): Uint8Array {
    return attempt(() => {
      const bytes = new Uint8Array(Math.max(0, Math.min(count, this.#size - position)));
      let filled = 0;
      while (filled < bytes.length) {
        const read = fs.readSync(this.descriptor, bytes, filled, bytes.length - filled, position + filled);
        if (read === 0) break;
        filled += read;
      }
      return bytes.subarray(0, filled);
    });
  }

  append(bytes: Uint8Array): void {
    attempt(() => {
      for (let done = 0; done < bytes.length;) {
        const written = fs.writeSync(this.descriptor, bytes, done, bytes.length - done, this.#size);
        done += written;
        this.#size += written;
      }
    });
  }

  truncate(size: number): void {
    attempt(() => fs.ftruncateSync(this.descriptor, size));
    this.#size = size;
  }

  sync(): void {
    attempt(() => fs.fdatasyncSync(this.descriptor));
  }

  syncLater(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.descriptor, (error) => (error ? reject(asStoreFileError(error)) : resolve()));
    });
  }

  close(): void {
    attempt(() => fs.closeSync(this.descriptor));
  }
}

function attempt<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw asStoreFileError(error);
  }
}

function asStoreFileError(error: unknown): StoreFileError {
  if (error instanceof StoreFileError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new StoreFileError(REASONS[code ?? ''] ?? 'other', message, { cause: error });
}

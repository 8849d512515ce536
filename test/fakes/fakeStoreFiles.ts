import type { StoreFile, StoreFiles } from '../../src/metrics/store/files/storeFiles';
import { StoreFileError } from '../../src/metrics/store/files/storeFiles';

interface Held {
  bytes: Uint8Array;
  /** What would be left of it after a power cut. */
  synced: Uint8Array;
}

/** Files in memory: on a disk that may be full, that may fail to read, and whose power may be cut. */
export class FakeStoreFiles implements StoreFiles {
  readonly #files = new Map<string, Held>();
  /** Bytes that fit; a write beyond writes what fits and fails. */
  capacity = Infinity;
  /** Paths that cannot be read. */
  readonly unreadable = new Set<string>();
  /** Whether cutting a file fails, too. */
  cannotTruncate = false;
  openCount = 0;
  syncs = 0;

  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  bytes(path: string): Uint8Array {
    return this.#held(path).bytes;
  }

  put(path: string, bytes: Uint8Array): void {
    this.#files.set(path, { bytes, synced: bytes });
  }

  /** The same files on another disk. */
  copy(): FakeStoreFiles {
    const copy = new FakeStoreFiles();
    for (const [path, { bytes }] of this.#files) copy.put(path, bytes.slice());
    return copy;
  }

  flip(path: string, bit: number): void {
    const held = this.#held(path);
    held.bytes = held.bytes.slice();
    held.bytes[bit >> 3]! ^= 1 << (bit & 7);
  }

  /** What was not synced is gone. */
  cutPower(): void {
    for (const held of this.#files.values()) held.bytes = held.synced;
  }

  makeFolder(): void {
    // Folders are parts of names here.
  }

  list(folder: string): readonly string[] {
    return this.paths
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
  }

  size(path: string): number {
    return this.#held(path).bytes.length;
  }

  open(path: string, access: 'read' | 'write'): StoreFile {
    if (access === 'read' && this.unreadable.has(path)) throw new StoreFileError('other', `EIO: ${path}`);
    if (access === 'write' && !this.#files.has(path)) this.put(path, new Uint8Array());
    this.openCount++;
    return this.#file(this.#held(path), path);
  }

  rename(from: string, to: string): void {
    this.#files.set(to, this.#held(from));
    this.#files.delete(from);
  }

  remove(path: string): void {
    if (!this.#files.delete(path)) throw new StoreFileError('missing', `ENOENT: ${path}`);
  }

  syncFolder(): void {
    // Names are never lost here.
  }

  #file(held: Held, path: string): StoreFile {
    const sync = (): void => {
      this.syncs++;
      held.synced = held.bytes;
    };
    return {
      get size() {
        return held.bytes.length;
      },
      read: (position, count) => {
        if (this.unreadable.has(path)) throw new StoreFileError('other', `EIO: ${path}`);
        return held.bytes.slice(position, position + count);
      },
      append: (bytes) => {
        const used = [...this.#files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
        const fits = bytes.subarray(0, Math.max(0, this.capacity - used));
        const next = new Uint8Array(held.bytes.length + fits.length);
        next.set(held.bytes);
        next.set(fits, held.bytes.length);
        held.bytes = next;
        if (fits.length < bytes.length) throw new StoreFileError('full', `ENOSPC: ${path}`);
      },
      truncate: (size) => {
        if (this.cannotTruncate) throw new StoreFileError('other', `EIO: ${path}`);
        held.bytes = held.bytes.slice(0, size);
      },
      sync,
      syncLater: async () => sync(),
      close: () => {
        this.openCount--;
      },
    };
  }

  #held(path: string): Held {
    const held = this.#files.get(path);
    if (!held) throw new StoreFileError('missing', `ENOENT: ${path}`);
    return held;
  }
}

/** Why the file system did not do something. */
export class StoreFileError extends Error {
  override readonly name = 'StoreFileError';

  constructor(
    readonly reason: 'missing' | 'full' | 'other',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The files of a series store. Calls block, because a query is answered in one turn: they read little, from places that
 * are known. Each throws {@link StoreFileError}.
 */
export interface StoreFiles {
  /** Makes a folder with its parents, if need be. */
  makeFolder(folder: string): void;
  /** Names in a folder, sorted; none when there is no such folder. */
  list(folder: string): readonly string[];
  /** Bytes of a file. */
  size(path: string): number;
  /** Opens a file; for writing, one that does not exist is made. Whoever opens it closes it. */
  open(path: string, access: 'read' | 'write'): StoreFile;
  /** Replaces what stands at `to`. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Makes names that were made or changed in a folder survive the end of the machine. */
  syncFolder(folder: string): void;
}

export interface StoreFile {
  readonly size: number;
  /** The bytes from a position on, fewer where the file ends. */
  read(position: number, count: number): Uint8Array;
  /** Writes behind the end. When it throws, some of the bytes may be there. */
  append(bytes: Uint8Array): void;
  truncate(size: number): void;
  /** Makes what was written survive the end of the machine. */
  sync(): void;
  /** The same, without blocking. */
  syncLater(): Promise<void>;
  close(): void;
}

/** All bytes of a file. */
export function readWhole(files: StoreFiles, path: string): Uint8Array {
  const file = files.open(path, 'read');
  try {
    return file.read(0, file.size);
  } finally {
    file.close();
  }
}

/** Writes a file such that there is all of it or, under its own name, nothing. */
export function writeWhole(files: StoreFiles, folder: string, path: string, bytes: Uint8Array): void {
  const beside = `${path}.tmp`;
  const file = files.open(beside, 'write');
  try {
    file.truncate(0);
    file.append(bytes);
    file.sync();
  } finally {
    file.close();
  }
  files.rename(beside, path);
  files.syncFolder(folder);
}

import { ByteReader } from '../codec/byteReader';
import { ByteWriter } from '../codec/byteWriter';
import { checksum } from '../codec/checksum';
import { frame } from '../codec/frame';
import type { StoreFile, StoreFiles } from '../files/storeFiles';
import type { LogRecord } from './logRecord';
import { encodeRecord } from './logRecord';

/** `SWAL`, before each record. */
export const RECORD_MARK = 0x4c415753;
/** `SITW` and a version, before all. */
const FILE_MARK = 0x57544953;
const VERSION = 1;
export const LOG_HEAD = 16;

export const logName = (sequence: number): string => `wal-${String(sequence).padStart(8, '0')}.log`;

/** The number of a write-ahead log by its name. */
export function sequenceOf(name: string): number | undefined {
  const found = /^wal-(\d{8,})\.log$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * What was scraped since the last block was closed, one record for each axis of a scrape. A record that was written
 * survives the end of the process; {@link syncLater} makes it survive the end of the machine.
 */
export class WriteAheadLog {
  readonly #file: StoreFile;

  /** Goes on behind what is there; a new file begins with its head. Throws `StoreFileError`. */
  constructor(
    files: StoreFiles,
    readonly path: string,
    sequence: number,
  ) {
    this.#file = files.open(path, 'write');
    if (this.#file.size > 0) return;
    try {
      this.#write(logHead(sequence));
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get size(): number {
    return this.#file.size;
  }

  /** Writes all records or, when it throws `StoreFileError`, none that a reader would find. */
  append(records: readonly LogRecord[]): void {
    const writer = new ByteWriter();
    for (const record of records) {
      const bytes = frame(RECORD_MARK, encodeRecord(record));
      writer.append(bytes);
      // Without its definition, every later record of an axis would be unreadable: it is written twice.
      if (record.kind === 'definition') writer.append(bytes);
    }
    this.#write(writer.finish());
  }

  truncate(size: number): void {
    this.#file.truncate(size);
  }

  sync(): void {
    this.#file.sync();
  }

  syncLater(): Promise<void> {
    return this.#file.syncLater();
  }

  close(): void {
    this.#file.close();
  }

  #write(bytes: Uint8Array): void {
    const { size } = this.#file;
    try {
      this.#file.append(bytes);
    } catch (error) {
      this.#file.truncate(size);
      throw error;
    }
  }
}

function logHead(sequence: number): Uint8Array {
  const writer = new ByteWriter();
  writer.word(FILE_MARK);
  writer.word(VERSION);
  writer.word(sequence);
  writer.word(checksum(writer.finish()));
  return writer.finish();
}

/** Whether these bytes begin as a write-ahead log does. */
export function isLog(bytes: Uint8Array): boolean {
  if (bytes.length < LOG_HEAD) return false;
  const reader = new ByteReader(bytes);
  const isOurs = reader.word() === FILE_MARK && reader.word() === VERSION;
  reader.word();
  return isOurs && reader.word() === checksum(bytes.subarray(0, LOG_HEAD - 4));
}

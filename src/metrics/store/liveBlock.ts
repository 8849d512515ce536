import type { Clock, Ms } from '../../base/clock';
import { atOnce } from '../../base/turns';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { AxisSeries } from '../embedded/axisPage';
import type { AxisWrite } from '../embedded/sampleJournal';
import type { StoreFiles } from './files/storeFiles';
import { StoreFileError, readWhole } from './files/storeFiles';
import type { Piece } from './joinPieces';
import type { Notices } from './notices';
import { OpenBlock } from './openBlock';
import type { Segments } from './segment/segments';
import type { BlockIndex } from './segment/blockIndex';
import { startOfDay } from './segment/segmentName';
import type { StoreAccess } from './seriesStore';
import { readLog } from './wal/readLog';
import { LOG_HEAD, WriteAheadLog, logName, sequenceOf } from './wal/writeAheadLog';

const HOUR: Ms = 3_600_000;
/** Blocks begin on the even hours of UTC. */
export const BLOCK_LENGTH: Ms = 2 * HOUR;
/** While the disk is full a block goes on, but not for ever. */
const LONGEST_BLOCK: Ms = 12 * HOUR;
/** What could not be written is tried again after this long. */
const RETRY_AFTER: Ms = 5 * 60_000;

export interface LiveBlockOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly clock: Clock;
  readonly access: StoreAccess;
  readonly segments: Segments;
  readonly notices: Notices;
}

/** The block that is being filled, with its write-ahead log; when it is full, a segment gets it and the next one begins. */
export class LiveBlock {
  #block = new OpenBlock();
  #log: WriteAheadLog | undefined;
  #sequence = 1;
  /** The first moment of the two hours that the block is of. */
  #start: Ms | undefined;
  #closeTriedAt: Ms = -Infinity;
  #inheritedUntil: Ms = -Infinity;

  private constructor(private readonly options: LiveBlockOptions) {}

  /** Takes up what the logs tell that no segment has. Throws `StoreFileError`. */
  static open(options: LiveBlockOptions): LiveBlock {
    const live = new LiveBlock(options);
    if (options.access === 'write') options.files.makeFolder(options.folder);
    live.#recover();
    live.#inheritedUntil = live.#latest();
    return live;
  }

  /** When it was opened, or the time of a sample that was there already and is later still. */
  get inheritedUntil(): Ms {
    return this.#inheritedUntil;
  }

  get memory(): number {
    return this.#block.memory;
  }

  /** The day that the block belongs to. */
  get day(): Ms {
    return startOfDay(this.#start ?? this.options.clock.now());
  }

  has(axis: string): boolean {
    return this.#block.has(axis);
  }

  hasSeries(axis: string, labels: LabelSet): boolean {
    return this.#block.hasSeries(axis, labels);
  }

  /** The labels of every series that has a sample after `since` in the block. */
  labelSets(since: Ms): readonly LabelSet[] {
    return this.#block.axes.flatMap(({ samples: { series } }) =>
      [...series].flatMap(({ labels, last }) => (last > since ? [labels] : [])),
    );
  }

  /** Whether all of it can be found again after the end of the process. `at` is when it was scraped. */
  append(at: Ms, writes: readonly AxisWrite[]): boolean {
    if (this.#start !== undefined && at >= this.#start + BLOCK_LENGTH) this.#close(at);
    this.#start ??= startOfBlock(at);
    const records = writes.flatMap((write) => this.#block.append(write));
    return records.length > 0 && this.#attempt(() => this.#openLog().append(records));
  }

  /** Defines series ahead of their first samples. Those of a block that ends before them are defined again with them. */
  expect(axis: string, labels: readonly LabelSet[]): void {
    const records = this.#block.expect(axis, labels);
    if (records.length > 0) this.#attempt(() => this.#openLog().append(records));
  }

  pieces(wanted: (series: AxisSeries) => boolean, from: Ms, to: Ms): Piece[] {
    return this.#block.axes.flatMap(({ name, samples }) => {
      const found = atOnce(() => samples.read(wanted, from, to));
      const [first] = found;
      if (!first) return [];
      const series = found.map(({ labels, values, stale }) => ({
        labels,
        chunk: { columns: [values], stale: stale ?? new Uint8Array(values.length) },
      }));
      return [{ axis: name, times: first.timestamps, series }];
    });
  }

  async syncLater(): Promise<void> {
    const log = this.#log;
    try {
      await log?.syncLater();
    } catch (error) {
      // A log that was closed meanwhile was replaced by a segment.
      if (log === this.#log) this.#failed(error);
    }
  }

  close(): void {
    const log = this.#log;
    this.#log = undefined;
    if (!log) return;
    this.#attempt(() => log.sync());
    log.close();
  }

  /** Moves the block into a segment. While that fails it stays, with its log, up to a limit. */
  #close(at: Ms): void {
    const now = this.options.clock.monotonic();
    if (now - this.#closeTriedAt < RETRY_AFTER) return;
    const start = this.#start ?? startOfBlock(at);
    const axes = this.#block.toAxes();
    const isWritten = this.#attempt(() => {
      if (axes.length === 0) return;
      const block = { columns: 1, sequence: this.#sequence, axes };
      this.options.segments.append({ resolution: 'raw', day: startOfDay(start) }, block);
    });
    this.#closeTriedAt = isWritten ? -Infinity : now;
    if (!isWritten && at < start + LONGEST_BLOCK) return;
    const finished = this.#log?.path;
    this.#closeLog();
    this.#block = this.#block.next();
    this.#start = undefined;
    this.#sequence = this.#nextSequence(this.#sequence);
    if (finished !== undefined) this.#attempt(() => this.options.files.remove(finished));
  }

  /** A log tells at its beginning which series there are already: those that go on, and those of a log that failed. */
  #openLog(): WriteAheadLog {
    if (this.#log) return this.#log;
    const { files, folder } = this.options;
    const log = new WriteAheadLog(files, `${folder}/${logName(this.#sequence)}`, this.#sequence);
    try {
      files.syncFolder(folder);
      log.append(this.#block.definitions);
    } catch (error) {
      log.close();
      throw error;
    }
    this.#log = log;
    return log;
  }

  #closeLog(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  /** By the clock, so that a number is never used again, even when no segment can be read. */
  #nextSequence(last: number): number {
    return Math.max(last + 1, Math.floor(this.options.clock.now() / 1_000));
  }

  #attempt(task: () => void): boolean {
    try {
      task();
    } catch (error) {
      this.#failed(error);
      this.#closeLog();
      return false;
    }
    this.options.notices.over('write', 'Metrics are written to the disk again.');
    return true;
  }

  #failed(error: unknown): void {
    if (!(error instanceof StoreFileError)) throw error;
    const { folder, notices } = this.options;
    const message =
      error.reason === 'full'
        ? `The disk is full: metrics are kept in memory only and not in ${folder}. Alerts and charts of the last hours go on. Make room, and it goes on by itself.`
        : `Metrics cannot be written to ${folder}: ${error.message}. They are kept in memory only, and it is tried again.`;
    notices.once('write', message, error);
  }

  #recover(): void {
    const { files, folder, segments, access } = this.options;
    const newest = newestBlocks(segments);
    const written = Math.max(0, ...newest.map(({ sequence }) => sequence));
    this.#sequence = this.#nextSequence(written);
    for (const name of files.list(folder)) {
      const sequence = sequenceOf(name);
      if (sequence === undefined) continue;
      if (sequence > written) this.#replay(name, sequence);
      else if (access === 'write') files.remove(`${folder}/${name}`);
    }
    if (this.#block.isEmpty) return;
    this.#start = startOfBlock(Math.min(this.#block.last, this.options.clock.now()));
  }

  /** A target that brings its own times may be ahead of the clock. */
  #latest(): Ms {
    const { clock, segments } = this.options;
    const written = newestBlocks(segments).flatMap(({ axes }) => axes.map(({ last }) => last));
    return Math.max(clock.now(), this.#block.last, ...written);
  }

  /** Logs come by their numbers; more than one is left only when one of them was damaged. */
  #replay(name: string, sequence: number): void {
    const { files, folder, access, notices, clock } = this.options;
    const path = `${folder}/${name}`;
    const bytes = readWhole(files, path);
    if (!this.#block.isEmpty && access === 'write') this.#rewrite();
    if (access === 'read') this.#block = new OpenBlock();
    const { records, end, isDamaged } = readLog(bytes);
    this.#sequence = sequence;
    for (const record of records) this.#block.replay(record);
    if (access === 'read') return;
    if (isDamaged) {
      const aside = `${path}.damaged-${stamp(clock.now())}`;
      files.rename(path, aside);
      notices.once(
        `damage ${name}`,
        `The log of the latest metrics, ${path}, is damaged and was put aside as ${aside}. What can still be read of it goes on to be used.`,
      );
      this.#rewrite();
    } else if (end < LOG_HEAD) {
      files.remove(path);
    } else {
      this.#log = new WriteAheadLog(files, path, sequence);
      if (end < bytes.length) this.#log.truncate(end);
    }
  }

  /** What could be read of an earlier or damaged log goes to where it is safe. */
  #rewrite(): void {
    this.#closeTriedAt = -Infinity;
    this.#start = startOfBlock(Math.min(this.#block.last, this.options.clock.now()));
    this.#close(this.#start);
  }
}

const startOfBlock = (at: Ms): Ms => Math.floor(at / BLOCK_LENGTH) * BLOCK_LENGTH;

/** Windows allows no colons in names. */
export const stamp = (at: Ms): string => new Date(at).toISOString().replaceAll(/[:.]/g, '-');

/** Among them is the block of the last log that a segment replaces. */
function newestBlocks(segments: Segments): readonly BlockIndex[] {
  const raw = segments.names.filter((name) => name.startsWith('raw-'));
  return raw.slice(-2).flatMap((name) => segments.index(name)?.blocks.map(({ index }) => index) ?? []);
}

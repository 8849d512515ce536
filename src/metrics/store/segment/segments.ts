import { isDeepStrictEqual } from 'node:util';
import type { Ms } from '../../../base/clock';
import type { Work } from '../../../base/turns';
import type { LabelSet } from '../../../promql/labels/labelSet';
import type { StoreFile, StoreFiles } from '../files/storeFiles';
import { StoreFileError } from '../files/storeFiles';
import type { Piece } from '../joinPieces';
import type { Notices } from '../notices';
import type { Block } from './block';
import type { AxisIndex, PlacedBlock, SeriesIndex } from './blockIndex';
import { LabelPool } from './labelPool';
import { ROLLED_UP } from './rollUp';
import type { SegmentIndex } from './segmentFile';
import { readAxis, readSegmentIndex } from './segmentFile';
import { SEGMENT_HEAD, encodeFooter, encodeSegmentBlock } from './segmentFormat';
import type { SegmentName } from './segmentName';
import { DAY, parseSegmentName, segmentName } from './segmentName';

export interface SegmentsOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly notices: Notices;
}

/** Which samples are wanted: `from < t ≤ to`, of the series that are accepted. */
export interface Wanted {
  readonly from: Ms;
  readonly to: Ms;
  /** Only this axis, with all of its times, those at which none of the series is there too. */
  readonly axis?: string;
  accepts(labels: LabelSet): boolean;
}

/** A block may begin late, and after a full disk end late, so that its times are not always of the day of its file. */
const STRAY: Ms = DAY;
/** So many series of one block are decoded in a moment. */
const SERIES_AT_ONCE = 50;
/** About what an entry of an index takes in memory. */
const BYTES_PER_ENTRY = 96;

/** The segments of a store, by name; each index is read when it is first needed. */
export class Segments {
  readonly #options: SegmentsOptions;
  readonly #pool = new LabelPool();
  readonly #indexes = new Map<string, SegmentIndex>();
  /** The labels in files whose index nobody needs; equal ones are one object of the pool. */
  readonly #labels = new Map<string, readonly LabelSet[]>();
  readonly #damaged = new Set<string>();
  #names: readonly string[] = [];
  /** How often other files, or other contents of them, have come. */
  #changes = 0;

  constructor(options: SegmentsOptions) {
    this.#options = options;
  }

  /** Looks again which there are. Of a day that is rolled up and still has all samples, these count. */
  refresh(): void {
    const { files, folder } = this.#options;
    const names = files.list(folder).filter((name) => parseSegmentName(name) !== undefined);
    const raw = new Set(names.flatMap((name) => rawDay(name)));
    const before = this.#names;
    this.#names = names.filter((name) => rawDay(name).length > 0 || !raw.has(parseSegmentName(name)!.day));
    if (!isDeepStrictEqual(before, this.#names)) this.#changes++;
    for (const known of [this.#indexes, this.#labels]) {
      for (const name of known.keys()) if (!this.#names.includes(name)) known.delete(name);
    }
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** Files of which something turned out to be damaged, until they are replaced. */
  get damaged(): readonly string[] {
    return [...this.#damaged];
  }

  get memory(): number {
    let entries = this.#pool.size;
    for (const { blocks } of this.#indexes.values()) {
      for (const { index } of blocks) for (const { series } of index.axes) entries += series.length + 1;
    }
    return entries * BYTES_PER_ENTRY;
  }

  /** What is in a file; nothing when it cannot be read, which is told. */
  index(name: string): SegmentIndex | undefined {
    return this.#told(name, () => this.load(name));
  }

  /** What is in a file. Throws `StoreFileError`. */
  load(name: string): SegmentIndex {
    const known = this.#indexes.get(name);
    if (known) return known;
    const index = this.#readIndex(name);
    this.#indexes.set(name, index);
    return index;
  }

  /** The labels of all series in blocks of a file with a sample after `since`, each once. None when it cannot be read, which is told. */
  labels(name: string, since: Ms): readonly LabelSet[] {
    const { day } = parseSegmentName(name)!;
    if (day + DAY + STRAY <= since) return [];
    return day - STRAY > since ? this.#allLabels(name) : distinctLabels(this.index(name), since);
  }

  /** Forgets what is known of a file that changed. */
  forget(name: string): void {
    this.#indexes.delete(name);
    this.#labels.delete(name);
    this.#damaged.delete(name);
    this.#changes++;
    this.refresh();
  }

  path(name: string): string {
    return `${this.#options.folder}/${name}`;
  }

  /** Adds a block to the file of a day, behind what is whole of it. Throws `StoreFileError`, and then nothing is added. */
  append(of: SegmentName, block: Block): void {
    const name = segmentName(of);
    const known = this.#names.includes(name) ? this.load(name) : undefined;
    const file = this.#options.files.open(this.path(name), 'write');
    try {
      const end = known?.end ?? 0;
      if (file.size > end && !known?.isDamaged) file.truncate(end);
      const before = file.size;
      const head = before === 0 ? SEGMENT_HEAD : new Uint8Array();
      const { bytes } = encodeSegmentBlock(block, before + head.length);
      try {
        if (head.length > 0) file.append(head);
        file.append(bytes);
        file.sync();
      } catch (error) {
        file.truncate(before);
        throw error;
      }
    } finally {
      file.close();
    }
    if (!known) this.#options.files.syncFolder(this.#options.folder);
    this.forget(name);
  }

  /** Adds a footer to a file that gets no more blocks. Throws `StoreFileError`. */
  seal(name: string): void {
    const known = this.load(name);
    if (known.isSealed || known.isDamaged) return;
    const file = this.#options.files.open(this.path(name), 'write');
    try {
      if (file.size > known.end) file.truncate(known.end);
      try {
        file.append(encodeFooter(known.blocks));
        file.sync();
      } catch (error) {
        file.truncate(known.end);
        throw error;
      }
    } finally {
      file.close();
    }
    this.forget(name);
  }

  /** The wanted samples of all files, in turns. What cannot be read is told and left out. */
  *read(wanted: Wanted): Work<Piece[]> {
    for (;;) {
      const before = this.#changes;
      const pieces: Piece[][] = [];
      for (const { name, plan } of this.#portions(wanted)) {
        pieces.push(this.#told(name, () => this.#readPlan(name, plan)) ?? []);
        yield;
        if (this.#changes !== before) break;
      }
      // A day that was rolled up meanwhile may be in another file now, and another stretch in one that was read already.
      if (this.#changes === before) return pieces.flat();
    }
  }

  /** The wanted samples of one file. Throws `StoreFileError`. */
  readFile(name: string, wanted: Wanted): Piece[] {
    return this.#readPlan(name, this.#planOf(name, wanted));
  }

  *#portions(wanted: Wanted): Generator<{ readonly name: string; readonly plan: readonly WantedAxis[] }> {
    for (const name of this.#names) {
      const { day, resolution } = parseSegmentName(name)!;
      // What a roll-up counted begins with the one before it.
      const from = resolution === 'rolledUp' ? wanted.from - 2 * ROLLED_UP : wanted.from;
      if (day - STRAY > wanted.to || day + DAY + STRAY <= from) continue;
      const all = this.#told(name, () => this.#planOf(name, { ...wanted, from })) ?? [];
      for (const plan of inPortions(all)) yield { name, plan };
    }
  }

  #planOf(name: string, wanted: Wanted): readonly WantedAxis[] {
    return this.load(name).blocks.flatMap((block) => wantedOf(block, wanted));
  }

  /** The index of the file is not kept for that. */
  #allLabels(name: string): readonly LabelSet[] {
    const known = this.#labels.get(name);
    if (known) return known;
    const index = this.#indexes.get(name) ?? this.#told(name, () => this.#readIndex(name));
    const labels = distinctLabels(index, -Infinity);
    if (index) this.#labels.set(name, labels);
    return labels;
  }

  #readIndex(name: string): SegmentIndex {
    const index = readSegmentIndex(this.#options.files, this.path(name), this.#pool);
    if (index.isDamaged) this.#noteDamage(name);
    return index;
  }

  #readPlan(name: string, plan: readonly WantedAxis[]): Piece[] {
    if (plan.length === 0) return [];
    const file = this.#options.files.open(this.path(name), 'read');
    try {
      return plan.flatMap((each) => this.#readAxis(name, file, each));
    } finally {
      file.close();
    }
  }

  #readAxis(name: string, file: StoreFile, { block, axis, series }: WantedAxis): Piece[] {
    const { times, chunks, isDamaged } = readAxis(file, block, axis, series);
    if (isDamaged) this.#noteDamage(name);
    if (times.length === 0) return [];
    const read = chunks.map(({ series: { labels }, chunk }) => ({ labels, chunk }));
    return [{ axis: axis.name, times, series: read }];
  }

  #noteDamage(name: string): void {
    this.#damaged.add(name);
    this.#options.notices.once(
      `damage ${name}`,
      `A part of the stored metrics in ${this.path(name)} is damaged. What can still be read of the file goes on to be used.`,
    );
  }

  #told<T>(name: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof StoreFileError)) throw error;
      this.#options.notices.once(
        `unreadable ${name}`,
        `The stored metrics in ${this.path(name)} cannot be read: ${error.message}. Queries about their time have no answer from there.`,
        error,
      );
      return undefined;
    }
  }
}

function distinctLabels(index: SegmentIndex | undefined, since: Ms): readonly LabelSet[] {
  const axes = (index?.blocks ?? []).flatMap(({ index: block }) => block.axes);
  return [...new Set(axes.filter(({ last }) => last > since).flatMap(labelsOf))];
}

const labelsOf = ({ series }: AxisIndex): LabelSet[] => series.map(({ labels }) => labels);

interface WantedAxis {
  readonly block: PlacedBlock;
  readonly axis: AxisIndex;
  readonly series: readonly SeriesIndex[];
}

function wantedOf(block: PlacedBlock, wanted: Wanted): WantedAxis[] {
  return block.index.axes.flatMap((axis) => {
    if (axis.last <= wanted.from || axis.first > wanted.to) return [];
    if (wanted.axis !== undefined && axis.name !== wanted.axis) return [];
    const series = axis.series.filter(({ labels }) => wanted.accepts(labels));
    return series.length > 0 || wanted.axis !== undefined ? [{ block, axis, series }] : [];
  });
}

/** All series of an axis and a block stay together, for they share its times. */
function inPortions(plan: readonly WantedAxis[]): WantedAxis[][] {
  const portions: WantedAxis[][] = [];
  let room = 0;
  for (const axis of plan) {
    if (room <= 0) {
      portions.push([]);
      room = SERIES_AT_ONCE;
    }
    portions.at(-1)!.push(axis);
    room -= axis.series.length;
  }
  return portions;
}

function rawDay(name: string): readonly Ms[] {
  const parsed = parseSegmentName(name);
  return parsed?.resolution === 'raw' ? [parsed.day] : [];
}

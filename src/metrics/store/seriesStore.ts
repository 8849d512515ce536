import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';
import type { StoredSeries } from '../../promql/storage';
import type { Turn, Work } from '../../base/turns';
import { atOnce } from '../../base/turns';
import type { MetricMetadata } from '../series';
import type { SeriesHistory } from '../seriesHistory';
import type { AxisWrite, SampleJournal } from '../embedded/sampleJournal';
import type { StoreFiles } from './files/storeFiles';
import { StoreFileError } from './files/storeFiles';
import { joinPieces } from './joinPieces';
import { LiveBlock } from './liveBlock';
import { Maintenance } from './maintenance';
import { Notices } from './notices';
import { parseSegmentName } from './segment/segmentName';
import { Segments } from './segment/segments';
import { SeriesSelection } from './seriesSelection';
import { StoredMetadata } from './storedMetadata';

/** Who may write: one process at a time. Another one reads what is there, and changes no file. */
export type StoreAccess = 'write' | 'read';

export interface SeriesStoreOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly access: StoreAccess;
  /** Tells a person what happened to the stored metrics; each thing once. */
  tell(message: string): void;
}

/** What the store takes of the disk and of memory, in bytes. */
export interface StoreSize {
  readonly disk: number;
  readonly memory: number;
}

/** What was written reaches the disk itself after so long at the latest: a power cut loses no more. */
const SYNC_AFTER: Ms = 5_000;
/** What cannot be opened is tried again after this long. */
const RETRY_AFTER: Ms = 60_000;
/** A reader looks again this often at what the writer has added. */
const READ_AGAIN_AFTER: Ms = 10_000;
/** Whoever looks for a name has given up before the end of a longer list. */
const MOST_LABEL_SETS = 100_000;

/**
 * Series on disk: the last hours in a write-ahead log, days in segments, older days rolled up. Files are opened when
 * something is written or asked for the first time. Nothing here throws because of a file: it is told, and goes on.
 */
export class SeriesStore implements SeriesHistory, SampleJournal, Disposable {
  readonly selection = new SeriesSelection();
  readonly #options: SeriesStoreOptions;
  readonly #notices: Notices;
  readonly #segments: Segments;
  readonly #maintenance: Maintenance;
  readonly #metadata: StoredMetadata;
  readonly #sync = new DisposableSlot();
  #live: LiveBlock | undefined;
  #openedAt: Ms = -Infinity;
  #triedAt: Ms = -Infinity;
  #access: StoreAccess;
  #isDisposed = false;
  #memoryBeside: () => number = () => 0;
  #told: () => readonly MetricMetadata[] = () => [];

  constructor(options: SeriesStoreOptions) {
    const { files, folder, log, clock } = options;
    this.#options = options;
    this.#access = options.access;
    this.#notices = new Notices(log, (message) => options.tell(message));
    this.#segments = new Segments({ files, folder, notices: this.#notices });
    this.#metadata = new StoredMetadata({ files, folder, notices: this.#notices });
    this.#maintenance = new Maintenance({
      files,
      folder,
      clock,
      segments: this.#segments,
      notices: this.#notices,
    });
  }

  get inheritedUntil(): Ms {
    return (this.#access === 'write' ? this.#opened()?.inheritedUntil : undefined) ?? Infinity;
  }

  /**
   * Keeps the selected ones of these samples, which were scraped at one time. What this answers true to survives the end of the
   * process at any later moment. False: nothing of it is on disk, because of the disk (which is told) or because nothing
   * was selected.
   */
  append(at: Ms, writes: readonly AxisWrite[]): boolean {
    const live = this.#access === 'write' ? this.#opened() : undefined;
    if (!live) return false;
    const kept = writes.flatMap((write) => this.#selected(live, write));
    if (kept.length === 0) return false;
    const isKept = live.append(at, kept);
    if (isKept && !this.#sync.value) {
      this.#sync.value = this.#options.clock.after(SYNC_AFTER, () => {
        this.#sync.value = undefined;
        void live.syncLater();
      });
    }
    return isKept;
  }

  /** Tells the disk of series that samples come of soon, if they are selected: their first samples are then appended sooner. */
  expect(axis: string, labels: readonly LabelSet[]): void {
    const live = this.#access === 'write' ? this.#opened() : undefined;
    const kept = live ? labels.filter((each) => this.selection.has(each)) : [];
    if (kept.length > 0) live?.expect(axis, kept);
  }

  select(matchers: readonly Matcher[], from: Ms, to: Ms): StoredSeries[] {
    return atOnce(() => this.selectInTurns(matchers, from, to));
  }

  *selectInTurns(matchers: readonly Matcher[], from: Ms, to: Ms): Work<StoredSeries[]> {
    const live = this.#opened();
    if (!live) return [];
    const known = new Map<LabelSet, boolean>();
    const accepts = (labels: LabelSet): boolean => {
      let answer = known.get(labels);
      if (answer === undefined) {
        answer = matchers.every((matcher) => matcher.matches(labels.get(matcher.name)));
        known.set(labels, answer);
      }
      return answer;
    };
    // First, for what is live may be in a segment by the time that those are read.
    const latest = live.pieces(({ labels }) => accepts(labels), from, to);
    return joinPieces([...(yield* this.#segments.read({ from, to, accepts })), ...latest]);
  }

  /** From the newest file to the oldest, a file at a time; no sample is read. */
  *labelSets(turn: Turn, since: Ms): Work<readonly LabelSet[]> {
    const live = this.#opened();
    if (!live) return [];
    const found = new Map(live.labelSets(since).map((labels) => [labels.key, labels]));
    for (const name of newestFirst(this.#segments.names)) {
      for (const labels of this.#segments.labels(name, since)) found.set(labels.key, labels);
      if (found.size >= MOST_LABEL_SETS) break;
      if (turn.isOver()) yield;
    }
    return [...found.values()].slice(0, MOST_LABEL_SETS);
  }

  metadata(): readonly MetricMetadata[] {
    return [...this.#metadata.all.values()];
  }

  /** Who knows what targets told about their metrics, which is kept for later processes. */
  describedBy(told: () => readonly MetricMetadata[]): void {
    this.#told = told;
  }

  /**
   * One step of what has to be done now and then: days are rolled up and removed, damaged files replaced.
   * @returns whether there is more to do
   */
  async maintain(keepFor: Ms): Promise<boolean> {
    const live = this.#access === 'write' ? this.#opened() : undefined;
    if (!live) return false;
    if (await this.#maintenance.step(keepFor, live.day, () => this.#isDisposed)) return true;
    if (!this.#isDisposed) this.#keepMetadata();
    return false;
  }

  size(): StoreSize {
    const { files, folder } = this.#options;
    const disk = files.list(folder).reduce((sum, name) => sum + files.size(`${folder}/${name}`), 0);
    return { disk, memory: (this.#live?.memory ?? 0) + this.#segments.memory + this.#memoryBeside() };
  }

  /** Counts what is kept in memory of series, whether they are stored or not. */
  countBeside(memory: () => number): void {
    this.#memoryBeside = memory;
  }

  /** Another process writes from now on, or this one does: files are closed, and opened anew when they are needed. */
  changeAccess(access: StoreAccess): void {
    if (access === this.#access) return;
    this.#access = access;
    this.#sync.value = undefined;
    this.#metadata.forget();
    this.#live?.close();
    this.#live = undefined;
    this.#triedAt = -Infinity;
  }

  /** Ends with everything on the disk itself. */
  dispose(): void {
    this.#isDisposed = true;
    this.#sync.dispose();
    this.#live?.close();
    this.#live = undefined;
  }

  #keepMetadata(): void {
    try {
      this.#metadata.keep(this.#told());
    } catch (error) {
      if (!(error instanceof StoreFileError)) throw error;
      this.#notices.note(
        `Help texts of metrics could not be kept: ${error.message}. It is tried again later.`,
      );
    }
  }

  /** The wanted part of a write; of an axis that is known all of it, so that series are seen to end. */
  #selected(live: LiveBlock, { axis, at, labels, values }: AxisWrite): AxisWrite[] {
    const places: number[] = [];
    labels.forEach((each, place) => {
      if (this.selection.has(each) ?? live.hasSeries(axis, each)) places.push(place);
    });
    if (places.length === 0 && !live.has(axis)) return [];
    const isAll = places.length === labels.length;
    const some = isAll ? labels : places.map((place) => labels[place]!);
    return [
      {
        axis,
        at,
        labels: some,
        values: isAll ? values : Float64Array.from(places, (place) => values[place]!),
      },
    ];
  }

  #opened(): LiveBlock | undefined {
    const now = this.#options.clock.monotonic();
    const isOld = this.#access === 'read' && now - this.#openedAt > READ_AGAIN_AFTER;
    if (this.#isDisposed || (this.#live && !isOld)) return this.#live;
    if (now - this.#triedAt < RETRY_AFTER && !this.#live) return undefined;
    this.#triedAt = now;
    try {
      this.#segments.refresh();
      this.#live = LiveBlock.open({
        ...this.#options,
        access: this.#access,
        segments: this.#segments,
        notices: this.#notices,
      });
      this.#openedAt = now;
      this.#triedAt = -Infinity;
      this.#notices.over('open', 'Metrics can be kept on disk again.');
    } catch (error) {
      if (!(error instanceof StoreFileError)) throw error;
      this.#live = undefined;
      this.#notices.once(
        'open',
        `Metrics cannot be kept in ${this.#options.folder}: ${error.message}. They are kept in memory only, and it is tried again every minute.`,
        error,
      );
    }
    return this.#live;
  }
}

/** By the days in their names, whatever their resolution. */
const newestFirst = (names: readonly string[]): readonly string[] =>
  [...names].sort((one, other) => (parseSegmentName(other)?.day ?? 0) - (parseSegmentName(one)?.day ?? 0));

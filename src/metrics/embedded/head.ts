import type { Ms } from '../../base/clock';
import { detached } from '../../base/detached';
import type { Turn, Work } from '../../base/turns';
import { atOnce } from '../../base/turns';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';
import type { StoredSeries } from '../../promql/storage';
import type { RecentSeries } from '../seriesHistory';
import type { Labels, MetricMetadata, Sample } from '../series';
import type { AppendReport } from './appendReport';
import { ScrapeReport } from './appendReport';
import type { AxisSeries } from './axisPage';
import type { LatestSample } from './sampleAxis';
import { SampleAxis } from './sampleAxis';
import type { SampleJournal } from './sampleJournal';
import { JournalEntry, ownAxisName } from './sampleJournal';
import { StoredLabels } from './storedLabels';

export interface HeadOptions {
  /** How long a sample is kept, in milliseconds. */
  readonly retention: Ms;
  /** What one target may bring; series beyond it are left out with a warning. */
  readonly maximumSeriesPerTarget: number;
  readonly maximumSeries: number;
  /** Hears of what is stored, so that it can be kept elsewhere too. */
  readonly journal?: SampleJournal;
}

/** What one target said at one time. */
export interface Scrape {
  /** Names the target: its series end when a later scrape of the same name does not have them. */
  readonly target: string;
  /** Labels of the target, such as `job` and `instance`. They win over labels of the same name in the samples. */
  readonly labels: Labels;
  readonly at: Ms;
  readonly samples: readonly Sample[];
  /** What the target tells about its metrics. */
  readonly metadata?: readonly MetricMetadata[];
}

/** An endpoint with more series is broken rather than large: a label of it holds an id or a time. */
export const MOST_SERIES_OF_ONE_TARGET = 10_000;

/** So many samples are looked at between two looks at the clock. */
const STRIDE = 200;

const HOUR: Ms = 3_600_000;
const DEFAULTS: HeadOptions = {
  retention: 6 * HOUR,
  maximumSeriesPerTarget: MOST_SERIES_OF_ONE_TARGET,
  maximumSeries: 50_000,
};

interface Target {
  readonly shared: SampleAxis;
  readonly series: Map<string, OwnedSeries>;
  /** Series by the labels object of their samples, which a parser keeps from scrape to scrape. */
  readonly known: WeakMap<Labels, OwnedSeries>;
}

interface OwnedSeries {
  readonly name: string;
  readonly series: AxisSeries;
  /** The target's axis, or its own one for a series whose samples bring their times. */
  readonly axis: SampleAxis;
}

/** What goes along while the samples of one scrape are written. */
interface Writing {
  readonly expired: Ms;
  readonly report: ScrapeReport;
  readonly entry: JournalEntry | undefined;
}

/** The newest samples of all targets, in memory. It answers the evaluator's selections. */
export class Head implements RecentSeries {
  readonly #options: HeadOptions;
  readonly #targets = new Map<string, Target>();
  readonly #metadata = new Map<string, MetricMetadata>();
  #count = 0;
  #completeSince: Ms = -Infinity;

  constructor(options: Partial<HeadOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  get completeSince(): Ms {
    return this.#completeSince;
  }

  /** How many series there are. */
  get size(): number {
    return this.#count;
  }

  /** Bytes of all samples and their times. */
  get memory(): number {
    return this.#axes().reduce((sum, axis) => sum + axis.memory, 0);
  }

  /**
   * Stores a scrape. A series of an earlier scrape of the target that is missing here has ended; an empty scrape,
   * which is what a failed one is, ends them all. A scrape that is not after the last one is refused as a whole.
   */
  append({ target: name, labels, at, samples, metadata = [] }: Scrape): AppendReport {
    const target = this.#target(name);
    const report = new ScrapeReport(name);
    if (at <= target.shared.last) return report.refused(at, target.shared.last);
    for (const each of metadata) this.#describe(each);
    const expired = at - this.#options.retention;
    this.#completeSince = Math.max(this.#completeSince, expired);
    const { journal } = this.#options;
    const entry = journal && new JournalEntry(name, at);
    this.#forget(target, target.shared.advance(at, expired));
    const stored = new StoredLabels(labels);
    for (const sample of samples) {
      const owned = this.#known(target, sample) ?? this.#findOrCreate(target, sample, stored, report);
      if (owned) this.#write(target, owned, sample, { expired, report, entry });
    }
    if (entry) journal?.append(at, entry.writes);
    return report.finish(this.#options);
  }

  /**
   * Makes the new series of a scrape, in turns, so that {@link append} only has to write samples. Until then nobody reads
   * them; what is not appended after all goes as a series does that has ended.
   */
  *prepare({ target: name, labels, samples }: Scrape, turn: Turn): Work<void> {
    const target = this.#target(name);
    const stored = new StoredLabels(labels);
    for (let from = 0; from < samples.length; from += STRIDE) {
      const made: LabelSet[] = [];
      for (const sample of samples.slice(from, from + STRIDE)) {
        if (sample.at !== undefined || this.#known(target, sample)) continue;
        const owned = this.#findOrCreate(target, sample, stored, new ScrapeReport(name));
        if (owned?.series.last === -Infinity) made.push(owned.series.labels);
      }
      if (made.length > 0) this.#options.journal?.expect?.(name, made);
      if (!turn.isOver()) continue;
      yield;
      // It may have been removed meanwhile.
      if (this.#targets.get(name) !== target) return;
    }
  }

  /** Forgets a target with all of its series, which for the journal end right after their last samples. */
  remove(name: string): void {
    const target = this.#targets.get(name);
    if (!target) return;
    this.#count -= target.series.size;
    this.#targets.delete(name);
    const own = [...target.series.values()].filter(({ axis }) => axis !== target.shared);
    const ended = [
      { axis: name, last: target.shared.last },
      ...own.map(({ series, axis }) => ({ axis: ownAxisName(name, series.labels), last: axis.last })),
    ].filter(({ last }) => Number.isFinite(last));
    this.#completeSince = Math.max(this.#completeSince, ...ended.map(({ last }) => last + 1));
    const nothing = { labels: [], values: new Float64Array() };
    const writes = ended.map(({ axis, last }) => ({ axis, at: last + 1, ...nothing }));
    if (writes.length > 0) this.#options.journal?.append(target.shared.last + 1, writes);
  }

  select(matchers: readonly Matcher[], from: Ms, to: Ms): StoredSeries[] {
    return atOnce(() => this.selectInTurns(matchers, from, to));
  }

  *selectInTurns(matchers: readonly Matcher[], from: Ms, to: Ms): Work<StoredSeries[]> {
    const wanted = acceptedBy(matchers);
    const found: StoredSeries[][] = [];
    for (const axis of this.#axes()) found.push(yield* axis.read(wanted, from, to));
    return found.flat();
  }

  /** The last samples up to `at` of the series that satisfy all matchers, one of each. */
  latest(matchers: readonly Matcher[], at: Ms): LatestSample[] {
    const wanted = acceptedBy(matchers);
    return this.#axes().flatMap((axis) => axis.latest(wanted, at));
  }

  /** What targets told about their metrics, the last word for each name. */
  metadata(): readonly MetricMetadata[] {
    return [...this.#metadata.values()];
  }

  /** The labels of every series that has a sample after `since`. */
  labelSets(since: Ms): readonly LabelSet[] {
    return this.#axes().flatMap((axis) =>
      [...axis.series].flatMap(({ labels, last }) => (last > since ? [labels] : [])),
    );
  }

  /** There are never more metrics than series, so the same limit bounds them. */
  #describe({ name, type, help, unit }: MetricMetadata): void {
    const known = this.#metadata.get(name);
    if (known?.type === type && known.help === help && known.unit === unit) return;
    if (!known && this.#metadata.size >= this.#options.maximumSeries) return;
    const own = known?.name ?? detached(name);
    this.#metadata.set(own, { name: own, type, help: detached(help), unit: detached(unit) });
  }

  #axes(): SampleAxis[] {
    return [...this.#targets.values()].flatMap(({ shared, series }) => {
      const own = [...series.values()].flatMap(({ axis }) => (axis === shared ? [] : [axis]));
      return [shared, ...own];
    });
  }

  #target(name: string): Target {
    let target = this.#targets.get(name);
    if (!target) {
      target = { shared: new SampleAxis(), series: new Map(), known: new WeakMap() };
      this.#targets.set(name, target);
    }
    return target;
  }

  #known({ known, series }: Target, sample: Sample): OwnedSeries | undefined {
    const owned = known.get(sample.labels);
    return owned?.name === sample.name && series.get(owned.series.labels.key) === owned ? owned : undefined;
  }

  #findOrCreate(
    target: Target,
    sample: Sample,
    stored: StoredLabels,
    report: ScrapeReport,
  ): OwnedSeries | undefined {
    const labels = stored.of(sample);
    const owned = target.series.get(labels.key) ?? this.#create(target, sample, labels, report);
    if (owned) target.known.set(sample.labels, owned);
    return owned;
  }

  #create(target: Target, sample: Sample, labels: LabelSet, report: ScrapeReport): OwnedSeries | undefined {
    const { maximumSeries, maximumSeriesPerTarget } = this.#options;
    if (target.series.size >= maximumSeriesPerTarget || this.#count >= maximumSeries) {
      report.leaveOut(target.series.size >= maximumSeriesPerTarget ? 'target' : 'all');
      return undefined;
    }
    const axis = sample.at === undefined ? target.shared : new SampleAxis();
    const series = axis.add(labels);
    const owned = { name: sample.name, series, axis };
    target.series.set(labels.key, owned);
    this.#count++;
    return owned;
  }

  #write(
    target: Target,
    { series, axis }: OwnedSeries,
    sample: Sample,
    { expired, report, entry }: Writing,
  ): void {
    if (axis !== target.shared) {
      const at = sample.at ?? target.shared.last;
      // Whoever gives times gives the same sample again until there is a newer one.
      if (at === axis.last) return;
      if (at < axis.last) {
        report.repeat();
        return;
      }
      this.#forget(target, axis.advance(at, expired));
    }
    if (!axis.write(series, sample.value)) {
      report.repeat();
      return;
    }
    report.store();
    if (axis === target.shared) entry?.add(series, sample.value);
    else entry?.addOwn(series, axis.last, sample.value);
  }

  #forget(target: Target, removed: readonly AxisSeries[]): void {
    for (const { labels } of removed) if (target.series.delete(labels.key)) this.#count--;
  }
}

const acceptedBy =
  (matchers: readonly Matcher[]) =>
  ({ labels }: AxisSeries): boolean =>
    matchers.every((matcher) => matcher.matches(labels.get(matcher.name)));

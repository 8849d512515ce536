import type { Ms } from '../../base/clock';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { AxisSeries } from './axisPage';

/** What one axis got at one time. */
export interface AxisWrite {
  /** Names the series that share their times: a target, or one series that brings its own. */
  readonly axis: string;
  readonly at: Ms;
  readonly labels: readonly LabelSet[];
  /** One for each label set. */
  readonly values: Float64Array;
}

/** Hears of every sample that the head stored. */
export interface SampleJournal {
  /** What was scraped at `at`. Series of an axis that are not in its write have no sample at its time. */
  append(at: Ms, writes: readonly AxisWrite[]): unknown;
  /** Series that an axis gets samples of soon: what can be done for them before need not be done with their first ones. */
  expect?(axis: string, labels: readonly LabelSet[]): unknown;
}

/** No target has a name with this character. */
export const ownAxisName = (target: string, labels: LabelSet): string => `${target}\u0000${labels.key}`;

/** Collects what is stored of one scrape. */
export class JournalEntry {
  readonly #shared: { readonly labels: LabelSet[]; readonly values: number[] } = { labels: [], values: [] };
  readonly #own: AxisWrite[] = [];

  constructor(
    private readonly target: string,
    private readonly at: Ms,
  ) {}

  add({ labels }: AxisSeries, value: number): void {
    this.#shared.labels.push(labels);
    this.#shared.values.push(value);
  }

  addOwn({ labels }: AxisSeries, at: Ms, value: number): void {
    const axis = ownAxisName(this.target, labels);
    this.#own.push({ axis, at, labels: [labels], values: Float64Array.of(value) });
  }

  get writes(): readonly AxisWrite[] {
    const { labels, values } = this.#shared;
    const shared = { axis: this.target, at: this.at, labels, values: Float64Array.from(values) };
    return [shared, ...this.#own];
  }
}

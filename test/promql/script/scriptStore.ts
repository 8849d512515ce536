import type { LabelSet } from '../../../src/promql/labels/labelSet';
import { METRIC_NAME } from '../../../src/promql/labels/labelSet';
import type { Matcher } from '../../../src/promql/labels/matcher';
import type { SeriesReader, StoredSeries } from '../../../src/promql/storage';
import type { LoadCommand, SequenceValue } from './command';

interface StoredValue {
  readonly value: number | 'stale';
  /** Zero when it is unknown. */
  readonly start: number;
}

interface Samples {
  readonly labels: LabelSet;
  readonly at: Map<number, StoredValue>;
  /** The times of native histograms. */
  readonly histograms: Set<number>;
  stored: StoredSeries | undefined;
}

/**
 * What the `load` commands of a script have stored. Native histograms are left out, but not silently: who reads where one
 * is missing can ask.
 */
export class ScriptStore implements SeriesReader {
  readonly #series = new Map<string, Samples>();
  #hasMissedHistograms = false;

  /** Whether a native histogram was left out of anything that was read since the last time that this was asked. */
  takeMissedHistograms(): boolean {
    const missed = this.#hasMissedHistograms;
    this.#hasMissedHistograms = false;
    return missed;
  }

  clear(): void {
    this.#series.clear();
  }

  load({ step, series, withHistograms }: LoadCommand): void {
    // Of two lines for the same series the last one counts.
    const lines = new Map(series.map((line) => [line.labels.key, line]));
    for (const { labels, values, starts } of lines.values()) {
      const samples = this.#samplesOf(labels);
      values.forEach((value, index) => {
        if (value === 'missing') return;
        if (value === 'histogram') {
          samples.histograms.add(index * step);
          return;
        }
        const offset = starts?.[index] ?? 'missing';
        const start = offset === 'missing' ? 0 : index * step + offset;
        samples.at.set(index * step, { value, start });
      });
      if (withHistograms) this.#noteConverted(labels, values, step);
    }
  }

  /** `load_with_nhcb` makes a native histogram of the parts of a classic one, under the name without their suffix. */
  #noteConverted(labels: LabelSet, values: readonly SequenceValue[], step: number): void {
    const [, base] = /^(.+)_(?:bucket|count|sum)$/.exec(labels.metricName) ?? [];
    if (base === undefined) return;
    const { histograms } = this.#samplesOf(labels.with('le', '').with(METRIC_NAME, base));
    values.forEach((value, index) => {
      if (typeof value === 'number') histograms.add(index * step);
    });
  }

  #samplesOf(labels: LabelSet): Samples {
    let samples = this.#series.get(labels.key);
    if (!samples) {
      samples = { labels, at: new Map(), histograms: new Set(), stored: undefined };
      this.#series.set(labels.key, samples);
    }
    samples.stored = undefined;
    return samples;
  }

  select(matchers: readonly Matcher[], from: number, to: number): StoredSeries[] {
    const isInside = (time: number): boolean => time > from && time <= to;
    const found = [...this.#series.values()].filter(({ labels }) =>
      matchers.every((matcher) => matcher.matches(labels.get(matcher.name))),
    );
    if (found.some(({ histograms }) => [...histograms].some(isInside))) this.#hasMissedHistograms = true;
    return found
      .map((samples) => (samples.stored ??= toStored(samples)))
      .filter(({ timestamps }) => timestamps.some(isInside));
  }
}

function toStored({ labels, at }: Samples): StoredSeries {
  const sorted = [...at].sort(([one], [other]) => one - other);
  const starts = Float64Array.from(sorted, ([, { start }]) => start);
  return {
    labels,
    timestamps: Float64Array.from(sorted, ([time]) => time),
    values: Float64Array.from(sorted, ([, { value }]) => (value === 'stale' ? NaN : value)),
    stale: Uint8Array.from(sorted, ([, { value }]) => (value === 'stale' ? 1 : 0)),
    ...(starts.some((start) => start !== 0) ? { starts } : {}),
  };
}

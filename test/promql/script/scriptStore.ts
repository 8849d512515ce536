import type { LabelSet } from '../../../src/promql/labels/labelSet';
import type { Matcher } from '../../../src/promql/labels/matcher';
import type { SeriesReader, StoredSeries } from '../../../src/promql/storage';
import type { LoadCommand } from './command';

interface StoredValue {
  readonly value: number | 'stale';
  /** Zero when it is unknown. */
  readonly start: number;
}

interface Samples {
  readonly labels: LabelSet;
  readonly at: Map<number, StoredValue>;
  stored: StoredSeries | undefined;
}

/** What the `load` commands of a script have stored. Native histograms are left out. */
export class ScriptStore implements SeriesReader {
  readonly #series = new Map<string, Samples>();

  clear(): void {
    this.#series.clear();
  }

  load({ step, series }: LoadCommand): void {
    for (const { labels, values, starts } of series) {
      const samples = this.#series.get(labels.key) ?? {
        labels,
        at: new Map<number, StoredValue>(),
        stored: undefined,
      };
      this.#series.set(labels.key, samples);
      samples.stored = undefined;
      values.forEach((value, index) => {
        if (value === 'missing' || value === 'histogram') return;
        const offset = starts?.[index] ?? 'missing';
        const start = offset === 'missing' ? 0 : index * step + offset;
        samples.at.set(index * step, { value, start });
      });
    }
  }

  select(matchers: readonly Matcher[], from: number, to: number): StoredSeries[] {
    return [...this.#series.values()]
      .filter(({ labels }) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name))))
      .map((samples) => (samples.stored ??= toStored(samples)))
      .filter(({ timestamps }) => timestamps.some((time) => time > from && time <= to));
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

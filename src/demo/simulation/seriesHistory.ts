import type { Ms } from '../../base/clock';
import type { Labels, Sample } from '../../metrics/series';
import { LabelSet, METRIC_NAME } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';
import type { SeriesReader, StoredSeries } from '../../promql/storage';
import { seriesKey } from './seriesKey';

interface GrowingSeries {
  readonly labels: LabelSet;
  readonly times: Ms[];
  readonly values: number[];
}

/** What the demo's Prometheus has scraped, oldest first, for as long as it keeps it. */
export class SeriesHistory implements SeriesReader {
  readonly #series = new Map<string, GrowingSeries>();

  constructor(private readonly retention: Ms) {}

  append(sample: Sample, targetLabels: Labels, at: Ms): void {
    const key = seriesKey(sample.name, sample.labels, targetLabels);
    let series = this.#series.get(key);
    if (!series) {
      const labels = LabelSet.of({ [METRIC_NAME]: sample.name, ...sample.labels, ...targetLabels });
      series = { labels, times: [], values: [] };
      this.#series.set(key, series);
    }
    series.times.push(at);
    series.values.push(sample.value);
    this.#forget(series, at);
  }

  select(matchers: readonly Matcher[], from: Ms, to: Ms): readonly StoredSeries[] {
    return [...this.#series.values()]
      .filter(({ labels }) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name))))
      .map(({ labels, times, values }) => {
        const [first, end] = [firstAfter(times, from), firstAfter(times, to)];
        return {
          labels,
          timestamps: Float64Array.from(times.slice(first, end)),
          values: Float64Array.from(values.slice(first, end)),
        };
      })
      .filter(({ timestamps }) => timestamps.length > 0);
  }

  get labels(): readonly LabelSet[] {
    return [...this.#series.values()].map(({ labels }) => labels);
  }

  /** Forgetting in blocks keeps an append cheap. */
  #forget({ times, values }: GrowingSeries, now: Ms): void {
    const block = 500;
    const last = times[block];
    if (last === undefined || last >= now - this.retention) return;
    times.splice(0, block);
    values.splice(0, block);
  }
}

/** Index of the first time later than `at`. */
function firstAfter(times: readonly Ms[], at: Ms): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

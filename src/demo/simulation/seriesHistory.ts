import type { Ms } from '../../base/clock';
import type { Labels, Sample } from '../../metrics/series';
import type { Point, Series } from '../../metrics/metricSource';

interface StoredSeries {
  readonly labels: Labels;
  readonly points: Point[];
}

/** What the demo's Prometheus has scraped, oldest first, for as long as it keeps it. */
export class SeriesHistory {
  readonly #series = new Map<string, StoredSeries>();
  readonly #byName = new Map<string, readonly StoredSeries[]>();

  constructor(private readonly retention: Ms) {}

  append(sample: Sample, targetLabels: Labels, at: Ms): void {
    const key = keyOf(sample, targetLabels);
    let stored = this.#series.get(key);
    if (!stored) {
      stored = { labels: { __name__: sample.name, ...sample.labels, ...targetLabels }, points: [] };
      this.#series.set(key, stored);
      this.#byName.set(sample.name, [...(this.#byName.get(sample.name) ?? []), stored]);
    }
    stored.points.push({ at, value: sample.value });
    this.#forget(stored, at);
  }

  /** The series of one metric with their points from `from` to `to`, both included. */
  select(name: string, from: Ms, to: Ms): Series[] {
    return (this.#byName.get(name) ?? [])
      .map(({ labels, points }) => ({
        labels,
        points: points.slice(firstFrom(points, from), firstFrom(points, to + 1)),
      }))
      .filter((series) => series.points.length > 0);
  }

  all(): readonly Series[] {
    return [...this.#series.values()];
  }

  /** Forgetting in blocks keeps an append cheap. */
  #forget({ points }: StoredSeries, now: Ms): void {
    const block = 500;
    const last = points[block];
    if (last && last.at < now - this.retention) points.splice(0, block);
  }
}

/** A metric always has its labels in the same order, so their values tell its series apart. */
const keyOf = ({ name, labels }: Sample, target: Labels): string =>
  [name, ...Object.values(labels), ...Object.values(target)].join('\n');

/** Index of the first point at `at` or later. */
function firstFrom(points: readonly Point[], at: Ms): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

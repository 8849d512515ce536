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

  constructor(private readonly retention: Ms) {}

  append(sample: Sample, targetLabels: Labels, at: Ms): void {
    const labels = { __name__: sample.name, ...sample.labels, ...targetLabels };
    const key = JSON.stringify(labels);
    let stored = this.#series.get(key);
    if (!stored) this.#series.set(key, (stored = { labels, points: [] }));
    stored.points.push({ at, value: sample.value });
    this.#forget(stored, at);
  }

  /** The series of one metric with their points from `from` to `to`, both included. */
  select(name: string, from: Ms, to: Ms): Series[] {
    return this.all()
      .filter((series) => series.labels.__name__ === name)
      .map(({ labels, points }) => ({
        labels,
        points: points.filter((point) => point.at >= from && point.at <= to),
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

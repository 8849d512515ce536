import type { Ms } from '../../base/clock';
import type { Labels, Sample } from '../../metrics/series';
import type { Job } from './company';
import { JOBS } from './company';
import type { Measurement } from './measurements';
import { measure } from './measurements';
import type { Situation } from './situation';

/** Upper bounds of the duration buckets, in seconds; `+Inf` follows. */
const BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Steepness of the log-logistic distribution of durations: its 95th percentile is about 2.7 times its median. */
const STEEPNESS = 3;
/** Mean of that distribution over its median: (π/k) / sin(π/k). */
const MEAN_OVER_MEDIAN = Math.PI / STEEPNESS / Math.sin(Math.PI / STEEPNESS);

/** Adds rates up to counters, as the processes of the company would, and gives what a scrape of them reads. */
export class Recorder {
  readonly #totals = new Map<string, number>();

  constructor(
    private readonly seed: number,
    /** Length of a grid step. */
    private readonly step: Ms,
  ) {}

  /** What each job exposes at the next step of the grid. A job that cannot be scraped is missing. */
  record(situation: Situation): ReadonlyMap<Job, readonly Sample[]> {
    const tick = Math.round(situation.at / this.step);
    const scraped = new Map<Job, readonly Sample[]>();
    for (const job of JOBS) {
      const measurements = measure(job, situation, this.seed, tick);
      if (measurements.length === 0) continue;
      scraped.set(
        job,
        measurements.flatMap((measurement) => this.#samples(job, measurement)),
      );
    }
    return scraped;
  }

  #samples(job: Job, { name, labels, reading }: Measurement): Sample[] {
    switch (reading.kind) {
      case 'gauge':
        return [{ name, labels, value: reading.value }];
      case 'counter':
        return [this.#counted(job, name, labels, reading.perSecond)];
      case 'histogram':
        return this.#histogram(job, name, labels, reading.perSecond, reading.medianSeconds);
    }
  }

  #counted(job: Job, name: string, labels: Labels, perSecond: number): Sample {
    // A metric always has its labels in the same order, so their values tell its series apart.
    const key = [job, name, ...Object.values(labels)].join('\n');
    const total = (this.#totals.get(key) ?? 0) + (perSecond * this.step) / 1_000;
    this.#totals.set(key, total);
    return { name, labels, value: name.endsWith('_sum') ? total : Math.floor(total) };
  }

  #histogram(job: Job, name: string, labels: Labels, perSecond: number, median: number): Sample[] {
    const buckets = BUCKETS.map((bound) =>
      this.#counted(
        job,
        `${name}_bucket`,
        { ...labels, le: `${bound}` },
        perSecond * shareBelow(bound, median),
      ),
    );
    return [
      ...buckets,
      this.#counted(job, `${name}_bucket`, { ...labels, le: '+Inf' }, perSecond),
      this.#counted(job, `${name}_sum`, labels, perSecond * median * MEAN_OVER_MEDIAN),
      this.#counted(job, `${name}_count`, labels, perSecond),
    ];
  }
}

/** Cumulative log-logistic distribution. */
const shareBelow = (bound: number, median: number): number => 1 / (1 + (median / bound) ** STEEPNESS);

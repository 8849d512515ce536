import type { Ms } from '../../base/clock';

/** What became of the samples of a scrape. */
export interface AppendReport {
  readonly stored: number;
  /** Samples whose series had one at the same time or a later one already: the first one counts. */
  readonly repeated: number;
  /** Samples of series that there was no room for. */
  readonly leftOut: number;
  /** For people: what was not stored, why, and what to do. Empty when all was. */
  readonly warnings: readonly string[];
}

interface Limits {
  readonly maximumSeriesPerTarget: number;
  readonly maximumSeries: number;
}

/** Counts while a scrape is stored. */
export class ScrapeReport {
  #stored = 0;
  #repeated = 0;
  readonly #leftOut = { target: 0, all: 0 };

  constructor(private readonly target: string) {}

  store(): void {
    this.#stored++;
  }

  repeat(): void {
    this.#repeated++;
  }

  /** Counts a sample that exceeds the limit of its target, or of all targets together. */
  leaveOut(limit: 'target' | 'all'): void {
    this.#leftOut[limit]++;
  }

  refused(at: Ms, last: Ms): AppendReport {
    const times = `${new Date(at).toISOString()} is not after ${new Date(last).toISOString()}`;
    return {
      stored: 0,
      repeated: 0,
      leftOut: 0,
      warnings: [
        `A scrape of "${this.target}" was left out because time went backwards: ${times}. Check the clock of this machine.`,
      ],
    };
  }

  finish(limits: Limits): AppendReport {
    const leftOut = this.#leftOut.target + this.#leftOut.all;
    return { stored: this.#stored, repeated: this.#repeated, leftOut, warnings: this.#warnings(limits) };
  }

  #warnings({ maximumSeriesPerTarget, maximumSeries }: Limits): string[] {
    const warnings: string[] = [];
    const { target, all } = this.#leftOut;
    if (target > 0) {
      warnings.push(
        `"${this.target}" has ${target} series more than the ${maximumSeriesPerTarget} that one target may have; they are left out. Scrape fewer metrics, or use a Prometheus server for this target.`,
      );
    }
    if (all > 0) {
      warnings.push(
        `${all} series of "${this.target}" are left out because there are ${maximumSeries} series already. Scrape fewer targets, or use a Prometheus server.`,
      );
    }
    if (this.#repeated > 0) {
      warnings.push(
        `"${this.target}" gave ${this.#repeated} samples for a time that their series has a sample for already; the first ones count.`,
      );
    }
    return warnings;
  }
}

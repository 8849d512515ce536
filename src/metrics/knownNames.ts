import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { MetricSource } from './metricSource';

const HOLD: Ms = 60_000;
const PATIENCE: Ms = 4_000;

interface Held {
  readonly answer: Promise<ReadonlySet<string> | undefined>;
  readonly until: Ms;
}

/** The names of the metrics that each source has, asked for at most once in a while. */
export class KnownNames implements Disposable {
  #held = new WeakMap<MetricSource, Held>();
  readonly #end = new AbortController();

  constructor(
    private readonly clock: Clock,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Nothing when the source cannot say. */
  of(source: MetricSource): Promise<ReadonlySet<string> | undefined> {
    const now = this.clock.monotonic();
    const known = this.#held.get(source);
    if (known && known.until > now) return known.answer;
    const answer = this.#ask(source);
    this.#held.set(source, { answer, until: now + HOLD });
    return answer;
  }

  /** The next question is asked anew: there is more to know than before. */
  forget(): void {
    this.#held = new WeakMap();
  }

  dispose(): void {
    this.#end.abort();
  }

  async #ask(source: MetricSource): Promise<ReadonlySet<string> | undefined> {
    const late = new AbortController();
    const timer = this.clock.after(PATIENCE, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#end.signal]);
      return new Set(await source.labelValues('__name__', signal));
    } catch (error) {
      this.onFailure(error);
      return undefined;
    } finally {
      timer.dispose();
    }
  }
}

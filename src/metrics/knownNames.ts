import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { MetricSource } from './metricSource';

const HOLD: Ms = 60_000;
/** Nobody needs to know more exactly when a metric ended, and similar questions share their answer. */
const SHORTEST: Ms = 3_600_000;
const PATIENCE: Ms = 4_000;

interface Held {
  readonly answer: Promise<ReadonlySet<string> | undefined>;
  readonly until: Ms;
}

/** The names of the metrics that each source has, asked for at most once in a while. */
export class KnownNames implements Disposable {
  #held = new WeakMap<MetricSource, Map<Ms, Held>>();
  readonly #end = new AbortController();

  constructor(
    private readonly clock: Clock,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * The names that had a sample in the last `within`, and some that ended a while before. Nothing when the source cannot
   * say.
   */
  of(source: MetricSource, within: Ms): Promise<ReadonlySet<string> | undefined> {
    const held = this.#held.get(source) ?? new Map<Ms, Held>();
    this.#held.set(source, held);
    const now = this.clock.monotonic();
    const rounded = roundedUp(within);
    const known = held.get(rounded);
    if (known && known.until > now) return known.answer;
    const answer = this.#ask(source, rounded);
    held.set(rounded, { answer, until: now + HOLD });
    return answer;
  }

  /** The next question is asked anew: there is more to know than before. */
  forget(): void {
    this.#held = new WeakMap();
  }

  dispose(): void {
    this.#end.abort();
  }

  async #ask(source: MetricSource, within: Ms): Promise<ReadonlySet<string> | undefined> {
    const late = new AbortController();
    const timer = this.clock.after(PATIENCE, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#end.signal]);
      return new Set(await source.labelValues('__name__', signal, this.clock.now() - within));
    } catch (error) {
      this.onFailure(error);
      return undefined;
    } finally {
      timer.dispose();
    }
  }
}

const roundedUp = (within: Ms): Ms =>
  SHORTEST * 2 ** Math.ceil(Math.log2(Math.max(within, SHORTEST) / SHORTEST));

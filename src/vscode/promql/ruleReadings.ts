import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { MetricSource } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { WatchedExpression } from '../../metrics/ruleText/ruleValue';
import { valueWords } from '../../metrics/ruleText/ruleValue';

/** Half of the time between two refreshes, so that typing in the file asks nothing again. */
const HOLD: Ms = 15_000;
const PATIENCE: Ms = 10_000;
const MOST_HELD = 200;

interface Held {
  readonly answer: Promise<string>;
  readonly until: Ms;
}

/** Current values of expressions, in words, each asked for at most once in a while. */
export class RuleReadings implements Disposable {
  readonly #held = new Map<string, Held>();
  readonly #end = new AbortController();

  constructor(private readonly clock: Clock) {}

  /** Never rejects: what could not be read is said in its place. */
  read(source: MetricSource, sourceId: string, watched: WatchedExpression): Promise<string> {
    const key = `${sourceId}\n${watched.extreme}\n${watched.expression}`;
    const now = this.clock.monotonic();
    const known = this.#held.get(key);
    if (known && known.until > now) return known.answer;
    const answer = this.#ask(source, watched);
    this.#held.delete(key);
    this.#held.set(key, { answer, until: now + HOLD });
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest);
    return answer;
  }

  /** The next reading is asked for anew: there is more to know than before. */
  forget(): void {
    this.#held.clear();
  }

  dispose(): void {
    this.#end.abort();
    this.#held.clear();
  }

  async #ask(source: MetricSource, { expression, extreme }: WatchedExpression): Promise<string> {
    const late = new AbortController();
    const timer = this.clock.after(PATIENCE, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#end.signal]);
      return valueWords((await source.instant({ expression, at: this.clock.now() }, signal)).data, extreme);
    } catch (error) {
      if (late.signal.aborted) return `not known: no answer within ${PATIENCE / 1000} s`;
      if (error instanceof MetricError) return `not known: ${error.message}`;
      return 'not known';
    } finally {
      timer.dispose();
    }
  }
}

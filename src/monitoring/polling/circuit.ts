import type { IBackoff } from 'cockatiel';
import { ConsecutiveBreaker, ExponentialBackoff, noJitterGenerator } from 'cockatiel';
import type { Ms } from '../../base/clock';
import type { SourceProblem } from '../source';

/** Failures in a row after which a source is only probed. */
export const FAILURES_TO_OPEN = 5;

const LONGEST_BACKOFF: Ms = 2 * 60_000;
/** What waits for a person is retried slowly: a token does not repair itself within seconds. */
const SHORTEST_FOR_PERSON: Ms = 60_000;
const LONGEST_FOR_PERSON: Ms = 10 * 60_000;
/** A server that asks for more than this is asked again anyway, so that a wrong header does not silence a source. */
const LONGEST_RETRY_AFTER: Ms = 60 * 60_000;

/** How long a server is left alone because it asked for it: no jitter makes this shorter. */
export const askedToWait = (retryAfter: Ms | undefined): Ms => Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER);

const WAITS_FOR_PERSON: Record<SourceProblem, boolean> = {
  unreachable: false,
  timeout: false,
  unauthorised: true,
  forbidden: true,
  notFound: true,
  rateLimited: false,
  serverError: false,
  malformed: false,
  tooLarge: true,
  misconfigured: true,
};

export const waitsForPerson = (problem: SourceProblem): boolean => WAITS_FOR_PERSON[problem];

export type Breaker = 'closed' | 'open' | 'halfOpen';

/**
 * How long one endpoint is left alone after it failed, and whether it counts as broken. The counting and the growth
 * are cockatiel's; the clock is ours (see `src/decisions/2026-11-20-circuit-breaker.md`).
 */
export class Circuit {
  readonly #breaker = new ConsecutiveBreaker(FAILURES_TO_OPEN);
  #state: Breaker = 'closed';
  #backoff: { readonly patient: boolean; readonly step: IBackoff<unknown> } | undefined;

  constructor(private readonly every: Ms) {}

  get state(): Breaker {
    return this.#state;
  }

  /** Call when a poll starts: what goes through an open circuit is a probe. */
  attempt(): void {
    if (this.#state === 'open') this.#state = 'halfOpen';
  }

  succeeded(): void {
    this.#breaker.success();
    this.#backoff = undefined;
    this.#state = 'closed';
  }

  /** The attempt says nothing about the endpoint: a probe goes back to waiting. */
  inconclusive(): void {
    if (this.#state === 'halfOpen') this.#state = 'open';
  }

  /** Counts a failure, and answers how long to wait, before jitter. */
  failed(problem: SourceProblem, retryAfter: Ms | undefined): Ms {
    if (this.#breaker.failure() || this.#state === 'halfOpen') this.#state = 'open';
    const patient = waitsForPerson(problem);
    const step =
      this.#backoff?.patient === patient ? this.#backoff.step.next(undefined) : this.#growth(patient).next();
    this.#backoff = { patient, step };
    return Math.max(step.duration, askedToWait(retryAfter));
  }

  #growth(patient: boolean): ExponentialBackoff<number> {
    const initialDelay = patient ? Math.max(this.every, SHORTEST_FOR_PERSON) : this.every;
    const maxDelay = Math.max(this.every, patient ? LONGEST_FOR_PERSON : LONGEST_BACKOFF);
    return new ExponentialBackoff({ initialDelay, maxDelay, generator: noJitterGenerator });
  }
}

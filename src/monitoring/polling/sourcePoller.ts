import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { SourceConfiguration } from '../configuration/configuration';
import type { SourceStatus } from '../snapshot';
import type { Reading, Source } from '../source';
import { SourceError } from '../source';
import { durationWords } from '../words';
import { askedToWait, Circuit } from './circuit';
import { firstDelay, jittered, type Random } from './jitter';
import { asSourceError, conditionOfProblem } from './pollFailure';
import type { PollState } from './pollState';
import {
  adoptedPollState,
  initialPollState,
  isOverdue,
  keptProblems,
  staleAfter,
  statusOf,
} from './pollState';
import type { Pulse } from './pulse';

/** What one poll came to. `disturbed` failed, but by our own fault: it says nothing about the endpoint. */
export type PollOutcome =
  | { readonly kind: 'answered'; readonly reading: Reading; readonly at: Ms }
  | { readonly kind: 'failed'; readonly error: SourceError; readonly at: Ms }
  | { readonly kind: 'disturbed'; readonly at: Ms };

export interface SourcePollerOptions {
  readonly configuration: SourceConfiguration;
  readonly displayName: string;
  readonly source: Source;
  readonly clock: Clock;
  readonly random: Random;
  readonly pulse: Pulse;
  readonly log: Log;
  /** Asked before each poll. While it says no, another window may be the one that polls. */
  readonly mayPoll: () => boolean;
  /**
   * Awaited before the next poll is planned, so that a slow disk slows the polling and never overtakes itself. The signal
   * aborts when the source is not wanted any more.
   */
  onOutcome(outcome: PollOutcome, signal: AbortSignal): Promise<void>;
}

/** Requests of one poll together may take this many times the timeout of one. */
const DEADLINE_FACTOR = 5;
/** So many of our own faults in a row are believed; after that the endpoint has its share in it. */
const MOST_DISTURBED = 3;
const RETRY_AFTER_DISTURBANCE: Ms = 2_000;
/** Clocks closer than this are the same clock. */
const NOTICEABLE_SKEW: Ms = 30_000;
const RETRY_WHEN_NOT_ALLOWED: Ms = 1_000;

/** The one owner of one endpoint: its timer, its request and its state. A poll is planned after the one before ended. */
export class SourcePoller implements Disposable {
  readonly #options: SourcePollerOptions;
  readonly #circuit: Circuit;
  readonly #timer = new DisposableSlot<Disposable>();
  #state: PollState;
  #shown: { readonly state: PollState; readonly overdue: boolean; readonly status: SourceStatus } | undefined;
  #flight: { readonly ended: Promise<void>; readonly controller: AbortController } | undefined;
  #disturbances = 0;
  #disposed = false;

  constructor(options: SourcePollerOptions) {
    this.#options = options;
    this.#circuit = new Circuit(options.configuration.every);
    this.#state = initialPollState(options.clock.now());
  }

  get configuration(): SourceConfiguration {
    return this.#options.configuration;
  }

  get source(): Source {
    return this.#options.source;
  }

  get state(): PollState {
    return this.#state;
  }

  /** The same object as long as it says the same: all sources are asked for it whenever one of them has answered. */
  get status(): SourceStatus {
    const { configuration, displayName, clock } = this.#options;
    const moment = { now: clock.now(), monotonic: clock.monotonic() };
    const { success } = this.#state;
    const overdue = success !== undefined && isOverdue(success, staleAfter(configuration), moment);
    if (this.#shown?.state !== this.#state || this.#shown.overdue !== overdue) {
      const status = statusOf(configuration, displayName, this.#state, moment);
      this.#shown = { state: this.#state, overdue, status };
    }
    return this.#shown.status;
  }

  /** Goes on where the poller of another window left off. Before the first poll. */
  adopt(status: SourceStatus): void {
    const { clock } = this.#options;
    this.#state = adoptedPollState(this.#state, status, { now: clock.now(), monotonic: clock.monotonic() });
  }

  /** Plans the first poll, or the first one after a sleep: soon, and not all sources in the same instant. */
  start(): void {
    if (!this.#idle) return;
    this.#plan(firstDelay(this.configuration.every, this.#options.random));
  }

  /** Polls now, whatever was planned; a poll in flight is joined. */
  refresh(): Promise<void> {
    if (this.#flight) return this.#flight.ended;
    if (!this.#idle) return Promise.resolve();
    if (!this.#options.mayPoll()) {
      this.#plan(RETRY_WHEN_NOT_ALLOWED);
      return Promise.resolve();
    }
    this.#timer.value = undefined;
    const controller = new AbortController();
    const ended = this.#fly(controller.signal);
    this.#flight = { ended, controller };
    return ended;
  }

  /** Stops asking, and says why, until resumed. */
  pause(reason: string): void {
    this.#halt();
    const since = this.#state.paused?.since ?? this.#options.clock.now();
    this.#state = { ...this.#state, paused: { since, reason }, nextAttemptAt: undefined };
  }

  /** Whoever asks begins again by `start`. */
  resume(): void {
    this.#state = { ...this.#state, paused: undefined };
  }

  dispose(): void {
    this.#disposed = true;
    this.#halt();
  }

  get #idle(): boolean {
    return !this.#disposed && !this.#state.paused && !this.#flight;
  }

  #halt(): void {
    this.#timer.value = undefined;
    this.#flight?.controller.abort();
    this.#flight = undefined;
  }

  #plan(delay: Ms): void {
    const { clock } = this.#options;
    this.#state = { ...this.#state, nextAttemptAt: clock.now() + delay };
    this.#timer.value = clock.after(delay, () => void this.refresh());
  }

  /** Never rejects: what goes wrong is an outcome, and a defect behind it is logged. */
  async #fly(signal: AbortSignal): Promise<void> {
    const { clock, log, pulse } = this.#options;
    const started = clock.monotonic();
    this.#circuit.attempt();
    this.#state = {
      ...this.#state,
      lastAttemptAt: clock.now(),
      nextAttemptAt: undefined,
      breaker: this.#circuit.state,
    };
    const result = await this.#read(signal);
    if (signal.aborted) return;
    const own = result instanceof SourceError && pulse.disturbedSince(started);
    const least = result instanceof SourceError ? askedToWait(result.retryAfterMs) : 0;
    const delay = Math.max(least, jittered(this.#settle(result, started, own), this.#options.random));
    this.#state = { ...this.#state, nextAttemptAt: clock.now() + delay };
    try {
      await this.#options.onOutcome(outcomeOf(result, clock.now(), this.#disturbances > 0), signal);
    } catch (error) {
      if (!signal.aborted) log.error(`What ${this.configuration.id} answered could not be taken in.`, error);
    }
    if (signal.aborted) return;
    this.#flight = undefined;
    this.#plan(delay);
  }

  async #read(signal: AbortSignal): Promise<Reading | SourceError> {
    const { source, clock, configuration, displayName, log } = this.#options;
    const deadline = new AbortController();
    const limit = DEADLINE_FACTOR * configuration.timeout;
    let timer: Disposable | undefined;
    const expiry = new Promise<never>((_, reject) => {
      timer = clock.after(limit, () => {
        deadline.abort();
        const words = durationWords(limit);
        reject(
          new SourceError('timeout', `${displayName} "${configuration.id}" did not finish within ${words}.`),
        );
      });
      signal.addEventListener('abort', () =>
        reject(new SourceError('unreachable', 'The poll was cancelled.')),
      );
    });
    try {
      return await Promise.race([source.poll(AbortSignal.any([signal, deadline.signal])), expiry]);
    } catch (error) {
      const failure = asSourceError(error, displayName);
      if (failure !== error && !signal.aborted)
        log.error(`The adapter of ${configuration.id} failed.`, error);
      return failure;
    } finally {
      timer?.dispose();
    }
  }

  /** Takes the result into the state, and answers the delay until the next poll. */
  #settle(result: Reading | SourceError, started: Ms, own: boolean): Ms {
    if (!(result instanceof SourceError)) return this.#succeeded(result, started);
    if (own && this.#disturbances < MOST_DISTURBED) {
      this.#disturbances += 1;
      this.#circuit.inconclusive();
      this.#state = { ...this.#state, breaker: this.#circuit.state };
      return RETRY_AFTER_DISTURBANCE;
    }
    return this.#failed(result);
  }

  #succeeded(reading: Reading, started: Ms): Ms {
    const { clock, log, configuration } = this.#options;
    if (this.#state.failure) log.info(`${configuration.id} answers again.`);
    this.#disturbances = 0;
    this.#circuit.succeeded();
    const [at, monotonic] = [clock.now(), clock.monotonic()];
    const skew = reading.systemTime === undefined ? 0 : reading.systemTime - at;
    const wasFresh = this.status.condition === 'fresh';
    this.#state = {
      ...this.#state,
      failure: undefined,
      success: {
        at,
        monotonic,
        since: wasFresh && this.#state.success ? this.#state.success.since : at,
        latencyMs: monotonic - started,
        skewMs: Math.abs(skew) > NOTICEABLE_SKEW ? skew : undefined,
        complete: reading.complete,
        unmapped: reading.unmapped.length,
        problems: keptProblems(this.#state.success?.problems, reading.problems),
      },
      consecutiveFailures: 0,
      breaker: this.#circuit.state,
    };
    return configuration.every;
  }

  #failed(error: SourceError): Ms {
    const { clock, log, configuration } = this.#options;
    const before = this.#state.failure;
    if (before?.problem !== error.reason) log.warn(`${configuration.id}: ${error.message}`);
    this.#disturbances = 0;
    const same = before && conditionOfProblem(before.problem) === conditionOfProblem(error.reason);
    const delay = this.#circuit.failed(error.reason, error.retryAfterMs);
    this.#state = {
      ...this.#state,
      failure: {
        problem: error.reason,
        reason: error.message,
        since: same ? before.since : clock.now(),
      },
      consecutiveFailures: this.#state.consecutiveFailures + 1,
      breaker: this.#circuit.state,
    };
    return delay;
  }
}

function outcomeOf(result: Reading | SourceError, at: Ms, disturbed: boolean): PollOutcome {
  if (!(result instanceof SourceError)) return { kind: 'answered', reading: result, at };
  return disturbed ? { kind: 'disturbed', at } : { kind: 'failed', error: result, at };
}

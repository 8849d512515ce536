import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';

/** The claim of one process to be the one that polls and writes. */
export interface Claim {
  /** Unique to the process and its start. */
  readonly owner: string;
  /** For a person who looks; a number that a dead process leaves can come back, so nothing is decided by it. */
  readonly pid: number;
  /** Counts the renewals. */
  readonly beat: number;
  /** Wall time of the last renewal. */
  readonly at: Ms;
}

/** Where the claim is kept. Each call is one step that no other process can come between. May throw when it is busy. */
export interface ClaimStore {
  read(): Claim | undefined;
  /** Writes `next` if what is there is still the renewal that is expected. Answers whether it did. */
  replace(expected: Claim | undefined, next: Claim | undefined): boolean;
}

export interface LeaseTiming {
  /** Between two renewals, and between two looks at somebody else's claim. */
  readonly beat: Ms;
  /** An owner that could not renew for so long is none any more. */
  readonly holdsFor: Ms;
  /** A claim that was not renewed while somebody watched it for so long is taken over. Longer than `holdsFor`. */
  readonly takenAfter: Ms;
}

/** A death is noticed after 1 + 6 + 1 seconds at most. */
export const LEASE_TIMING: LeaseTiming = { beat: 1_000, holdsFor: 4_000, takenAfter: 6_000 };

export interface LeaseOptions {
  readonly store: ClaimStore;
  readonly owner: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing?: LeaseTiming;
}

interface Moment {
  readonly wall: Ms;
  readonly monotonic: Ms;
}

/**
 * Makes one of several processes the owner. Nobody compares clocks with another process: a watcher measures on its own
 * monotonic clock how long a claim stood still, and an owner measures on both of its clocks how long ago it renewed. An
 * owner that was suspended therefore stops being one before anybody takes over, and knows it when it wakes.
 *
 * A process that is suspended in the few milliseconds of a write keeps the others from writing until it goes on; nobody
 * is the owner meanwhile.
 */
export class Lease implements Disposable {
  readonly #options: LeaseOptions;
  readonly #timing: LeaseTiming;
  readonly #timer = new DisposableSlot<Disposable>();
  readonly #changes = new Emitter<boolean>();
  #mine: { readonly claim: Claim; readonly renewed: Moment } | undefined;
  #watched: { readonly claim: Claim; readonly since: Ms } | undefined;
  #disposed = false;

  /** Fired with whether this process became the owner or ceased to be. */
  readonly onDidChange = this.#changes.event;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#timing = options.timing ?? LEASE_TIMING;
  }

  /** Asked at the moment of each poll and each write: true for at most one process at any time. */
  get holds(): boolean {
    if (!this.#mine) return false;
    const { wall, monotonic } = this.#now();
    const { renewed } = this.#mine;
    return Math.max(wall - renewed.wall, monotonic - renewed.monotonic) < this.#timing.holdsFor;
  }

  /** Begins to claim or to watch. */
  start(): void {
    this.#beat();
  }

  /** Gives the claim back, so that another takes over at its next look. */
  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
    try {
      if (this.#mine) this.#options.store.replace(this.#mine.claim, undefined);
    } catch (error) {
      this.#options.log.warn(
        'The claim to poll could not be given back; another window takes over by itself.',
      );
      this.#options.log.debug(String(error));
    }
    this.#mine = undefined;
    this.#changes.dispose();
  }

  #beat(): void {
    const held = this.#mine !== undefined;
    try {
      if (this.#mine) this.#renew(this.#mine.claim);
      else this.#watch();
    } catch (error) {
      this.#options.log.debug(`The claim to poll could not be looked at: ${String(error)}`);
    }
    if (!this.#disposed) this.#timer.value = this.#options.clock.after(this.#timing.beat, () => this.#beat());
    const holds = this.#mine !== undefined;
    if (held !== holds) this.#changes.fire(holds);
  }

  #renew(claim: Claim): void {
    if (!this.#claim(claim, claim.beat + 1)) this.#mine = undefined;
  }

  #watch(): void {
    const claim = this.#options.store.read();
    const { monotonic } = this.#now();
    if (claim && !isSame(claim, this.#watched?.claim)) {
      this.#watched = { claim, since: monotonic };
      return;
    }
    const stoodStill = monotonic - (this.#watched?.since ?? monotonic);
    if (claim && stoodStill < this.#timing.takenAfter) return;
    this.#claim(claim, 1);
    this.#watched = undefined;
  }

  /** What counts is the moment before the write: from then on, others see it at the earliest. */
  #claim(expected: Claim | undefined, beat: number): boolean {
    const { owner, pid, store } = this.#options;
    const renewed = this.#now();
    const claim: Claim = { owner, pid, beat, at: renewed.wall };
    if (!store.replace(expected, claim)) return false;
    this.#mine = { claim, renewed };
    return true;
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { wall: clock.now(), monotonic: clock.monotonic() };
  }
}

export const isSame = (a: Claim | undefined, b: Claim | undefined): boolean =>
  a?.owner === b?.owner && a?.beat === b?.beat;

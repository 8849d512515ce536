import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { AlertEvent } from '../alerts/alertEvent';
import type { SharedReadings, SharedStore } from './sharedStore';
import type { RequestOutcome, WindowRequest } from './windowRequest';

/** Between two looks: a change is seen well within a second, and a look that finds none costs microseconds. */
const LOOK: Ms = 250;
/** Longer than a dead owner takes to be replaced. */
const PATIENCE: Ms = 15_000;
const ROWS_PER_LOOK = 2_000;

export interface FollowerOptions {
  readonly store: SharedStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The number of the last event that is known already. */
  readonly after: number;
  /** What the owner did since the last look. */
  onAdvance(events: readonly AlertEvent[], readings: SharedReadings | undefined): void;
  /** The store is another file than before: what was taken of it has to be read anew, by another follower. */
  readonly onReplaced: () => void;
}

interface Asked {
  readonly until: Ms;
  readonly settle: (outcome: RequestOutcome | undefined) => void;
}

/** A window that does not poll: it reads what the owner writes, and leaves its own wishes for the owner. */
export class Follower implements Disposable {
  readonly #options: FollowerOptions;
  readonly #timer = new DisposableSlot<Disposable>();
  readonly #asked = new Map<number, Asked>();
  #last: number;
  /** Something was written that could not be read yet: the store was busy. */
  #behind = true;
  #disposed = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  start(): void {
    this.#look();
  }

  /** Resolves with what the owner says; with nothing when nobody answers. Rejects when it cannot be written. */
  async ask(request: WindowRequest): Promise<RequestOutcome | undefined> {
    const { store, clock } = this.#options;
    const id = store.ask(request, clock.now());
    return new Promise((settle) => this.#asked.set(id, { until: clock.monotonic() + PATIENCE, settle }));
  }

  /** Whoever waits for an answer hears that there is none. */
  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const [id, { settle }] of asked) {
      this.#withdraw(id);
      settle(undefined);
    }
  }

  #look(): void {
    const { store, clock, log, onReplaced } = this.#options;
    try {
      const change = store.change();
      if (change === 'replaced') {
        onReplaced();
        return;
      }
      this.#behind ||= change === 'written';
      if (this.#behind) this.#advance();
      this.#behind = false;
      this.#expire();
    } catch (error) {
      log.debug(`The state of the polling window could not be read: ${String(error)}`);
    }
    if (!this.#disposed) this.#timer.value = clock.after(LOOK, () => this.#look());
  }

  #advance(): void {
    const { store } = this.#options;
    // The readings first: alerts may then be ahead of them and never behind.
    const readings = store.readings();
    let last: number | undefined = this.#last;
    while (last !== undefined) {
      const page = store.eventsAfter(last, ROWS_PER_LOOK);
      last = page.last;
      this.#last = last ?? this.#last;
      const told = page.events.map(({ event }) => event);
      if (last === undefined || told.length > 0)
        this.#options.onAdvance(told, last === undefined ? readings : undefined);
    }
    this.#takeAnswers();
  }

  #takeAnswers(): void {
    for (const [id, { settle }] of this.#asked) {
      const outcome = this.#options.store.takeAnswer(id);
      if (!outcome) continue;
      this.#asked.delete(id);
      settle(outcome);
    }
  }

  #expire(): void {
    const { clock } = this.#options;
    for (const [id, { until, settle }] of this.#asked) {
      if (clock.monotonic() < until) continue;
      this.#asked.delete(id);
      this.#withdraw(id);
      settle(undefined);
    }
  }

  #withdraw(id: number): void {
    const { store, log } = this.#options;
    try {
      store.withdraw(id);
    } catch (error) {
      log.debug(`A request could not be taken back: ${String(error)}`);
    }
  }
}

/** What to tell whoever asked and got no answer. */
export const UNANSWERED: RequestOutcome = {
  done: false,
  message:
    'The window that polls did not answer, so this may not have been done. Look at the alert and try again.',
};

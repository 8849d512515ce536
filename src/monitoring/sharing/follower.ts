import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AcknowledgeOutcome } from '../snapshot';
import type { SharedReadings, SharedStore, WindowRequest } from './sharedStore';

/** Between two looks: a change is seen well within a second, and a look that finds none costs microseconds. */
const LOOK: Ms = 250;
/** Longer than a dead owner takes to be replaced. */
const PATIENCE: Ms = 15_000;
const EVENTS_PER_LOOK = 2_000;

export interface FollowerOptions {
  readonly store: SharedStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The number of the last event that is known already. */
  readonly after: number;
  /** What the owner did since the last look. */
  onAdvance(events: readonly AlertEvent[], readings: SharedReadings | undefined): void;
}

interface Asked {
  readonly until: Ms;
  readonly settle: (outcome: AcknowledgeOutcome) => void;
}

/** A window that does not poll: it reads what the owner writes, and leaves its own wishes for the owner. */
export class Follower implements Disposable {
  readonly #options: FollowerOptions;
  readonly #timer = new DisposableSlot<Disposable>();
  readonly #asked = new Map<number, Asked>();
  #last: number;
  /** Something was written that could not be read yet: the store was busy. */
  #behind = false;
  #disposed = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  /** The number of the last event that was taken. */
  get last(): number {
    return this.#last;
  }

  start(): void {
    this.#look();
  }

  /** Resolves with what the owner says, or with a sentence when nobody answers. Rejects when it cannot be written. */
  async ask(request: WindowRequest): Promise<AcknowledgeOutcome> {
    const { store, clock } = this.#options;
    const id = store.ask(request, clock.now());
    return new Promise((settle) => this.#asked.set(id, { until: clock.monotonic() + PATIENCE, settle }));
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
    for (const { settle } of this.#asked.values()) settle(UNANSWERED);
    this.#asked.clear();
  }

  #look(): void {
    const { store, clock, log } = this.#options;
    try {
      this.#behind = store.changed() || this.#behind;
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
    let more = true;
    while (more) {
      const events = store.eventsAfter(this.#last, EVENTS_PER_LOOK);
      this.#last = events.at(-1)?.sequence ?? this.#last;
      more = events.length === EVENTS_PER_LOOK;
      const told = events.map(({ event }) => event);
      this.#options.onAdvance(told, more ? undefined : readings);
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
    const { store, clock } = this.#options;
    for (const [id, { until, settle }] of this.#asked) {
      if (clock.monotonic() < until) continue;
      this.#asked.delete(id);
      settle(UNANSWERED);
      store.withdraw(id);
    }
  }
}

const UNANSWERED: AcknowledgeOutcome = {
  acknowledged: false,
  message:
    'The window that polls did not answer, so this may not have been done. Look at the alert and try again.',
};

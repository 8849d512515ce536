import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { PendingRequest, SharedStore } from './sharedStore';
import type { RequestHandlers, RequestOutcome } from './windowRequest';
import { handleRequest } from './windowRequest';

const LOOK: Ms = 250;
/** Whoever asked longer ago than this has been told that nobody answered. */
const TOO_OLD: Ms = 60_000;

export interface RequestDeskOptions {
  readonly store: SharedStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: RequestHandlers;
  /** Asked before each wish is done: false when this window has ceased to be the owner. */
  readonly isOwner: () => boolean;
  /** The store is another file than before. */
  readonly onReplaced: () => void;
}

/** The owner's side of the requests: does each one once, and answers. */
export class RequestDesk implements Disposable {
  readonly #options: RequestDeskOptions;
  readonly #timer = new DisposableSlot<Disposable>();
  readonly #underWay = new Set<number>();
  /** Something was written that was not looked at, or could not be. */
  #behind = true;
  #disposed = false;

  constructor(options: RequestDeskOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
  }

  #look(): void {
    const { store, clock, log, onReplaced } = this.#options;
    try {
      const change = store.change();
      if (change === 'replaced') onReplaced();
      if (change !== 'none') this.#behind = true;
      if (this.#behind) this.#takeAll();
      this.#behind = false;
    } catch (error) {
      log.debug(`The requests of other windows could not be read: ${String(error)}`);
    }
    if (!this.#disposed) this.#timer.value = clock.after(LOOK, () => this.#look());
  }

  #takeAll(): void {
    const { store, clock } = this.#options;
    store.sweep(clock.now() - TOO_OLD);
    for (const pending of store.pending()) {
      if (this.#underWay.has(pending.id)) continue;
      this.#underWay.add(pending.id);
      void this.#take(pending);
    }
  }

  /** Never rejects. What cannot be answered is looked at again. */
  async #take({ id, request }: PendingRequest): Promise<void> {
    const { store, handlers, log, isOwner } = this.#options;
    try {
      if (!isOwner()) return;
      const outcome = await this.#outcomeOf(() => handleRequest(handlers, request));
      if (!this.#disposed) store.answer(id, outcome);
    } catch (error) {
      log.debug(`The request of another window could not be answered: ${String(error)}`);
    } finally {
      this.#underWay.delete(id);
      this.#behind = true;
    }
  }

  async #outcomeOf(task: () => Promise<RequestOutcome>): Promise<RequestOutcome> {
    try {
      return await task();
    } catch (error) {
      this.#options.log.error('What another window asked for failed.', error);
      return FAILED;
    }
  }
}

const FAILED: RequestOutcome = {
  done: false,
  message: 'The window that polls could not do this. Its log says why: run "Sitrep: Show Log" there.',
};

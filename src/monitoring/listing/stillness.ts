import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import { Emitter } from '../../base/event';

/** After a row was chosen, opened or closed: long enough to aim at the next one. */
export const AFTER_A_TOUCH: Ms = 5_000;
/** A question that nobody answers keeps the list still no longer. */
export const LONGEST_QUESTION: Ms = 120_000;

/**
 * Whether a list must keep still, because a person is at work in it. An editor does not say where the pointer is; what it
 * says is that a row was chosen, opened or closed, and what Sitrep itself knows is that it asks something.
 */
export class Stillness implements Disposable {
  readonly #clock: Clock;
  readonly #timer = new DisposableSlot<Disposable>();
  readonly #released = new Emitter<void>();
  readonly #questions = new Set<object>();
  #until: Ms | undefined;

  /** Fired when the list may move again. */
  readonly onDidRelease = this.#released.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get holds(): boolean {
    return this.#questions.size > 0 || this.#until !== undefined;
  }

  /** A row was chosen, opened or closed. */
  touch(): void {
    this.#until = this.#clock.monotonic() + AFTER_A_TOUCH;
    this.#timer.value = this.#clock.after(AFTER_A_TOUCH, () => this.#endOfTouch());
  }

  /** Keeps still while something is asked, and a moment longer: the answer is seen where the question was. */
  async during<T>(ask: () => T | Promise<T>): Promise<T> {
    const question = {};
    this.#questions.add(question);
    const limit = this.#clock.after(LONGEST_QUESTION, () => this.#endOfQuestion(question));
    try {
      return await ask();
    } finally {
      limit.dispose();
      if (this.#questions.has(question)) this.touch();
      this.#endOfQuestion(question);
    }
  }

  dispose(): void {
    this.#timer.dispose();
    this.#released.dispose();
  }

  #endOfTouch(): void {
    this.#until = undefined;
    if (!this.holds) this.#released.fire();
  }

  #endOfQuestion(question: object): void {
    if (this.#questions.delete(question) && !this.holds) this.#released.fire();
  }
}

import type { Clock, Ms } from './clock';
import type { Disposable } from './disposable';
import { DisposableSlot } from './disposable';

/** Calls a task again and again until it is disposed of, each time so long after the one before ended. */
export class Ticker implements Disposable {
  readonly #timer = new DisposableSlot<Disposable>();
  #disposed = false;

  constructor(
    private readonly clock: Clock,
    private readonly every: Ms,
    private readonly task: () => void,
  ) {
    this.#wait();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
  }

  #wait(): void {
    if (this.#disposed) return;
    this.#timer.value = this.clock.after(this.every, () => {
      try {
        this.task();
      } finally {
        this.#wait();
      }
    });
  }
}

import type { Disposable } from './disposable';
import { toDisposable } from './disposable';

/** Subscribes a listener; the disposable unsubscribes it. The same shape as VS Code's own `Event`. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Broadcasts state to whoever listens. A listener that throws does not keep the others from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  constructor(private readonly onListenerError: (error: unknown) => void = rethrowLater) {}

  readonly event: Event<T> = (listener) => {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** A broken listener is a defect: it surfaces in the host's own handler, after the others were told. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

import type { Clock, Ms } from '../clock';
import type { Disposable } from '../disposable';
import { HttpError } from './http';

/** The time limit and the caller's cancellation of one request, as one signal that says afterwards which it was. */
export class ExchangeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: Disposable;
  #timedOut = false;

  constructor(
    clock: Clock,
    private readonly timeout: Ms,
    private readonly outer: AbortSignal,
  ) {
    this.#timer = clock.after(timeout, () => {
      this.#timedOut = true;
      this.#controller.abort();
    });
    if (outer.aborted) this.#controller.abort();
    else outer.addEventListener('abort', this.#onOuterAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the exchange was cut off, or nothing when neither limit was the cause. */
  reason(origin: string): HttpError | undefined {
    if (this.outer.aborted) return cancelled(this.outer);
    if (!this.#timedOut) return undefined;
    return new HttpError('timeout', `${origin} did not answer completely within ${this.timeout / 1000} s.`);
  }

  dispose(): void {
    this.#timer.dispose();
    this.outer.removeEventListener('abort', this.#onOuterAbort);
  }

  readonly #onOuterAbort = (): void => this.#controller.abort();
}

export const cancelled = (signal: AbortSignal): HttpError =>
  new HttpError('cancelled', 'The request was cancelled.', { cause: signal.reason });

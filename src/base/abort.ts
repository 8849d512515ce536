import type { Clock, Ms } from './clock';

/** Thrown by everything that was cancelled, whoever cancelled it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(options?: ErrorOptions) {
    super('cancelled', options);
  }
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError({ cause: signal.reason });
}

/** Resolves after `delay`; rejects with {@link CancelledError} as soon as the signal aborts. */
export function sleep(clock: Clock, delay: Ms, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError({ cause: signal.reason }));
      return;
    }
    const onAbort = (): void => {
      timer.dispose();
      reject(new CancelledError({ cause: signal.reason }));
    };
    const timer = clock.after(delay, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** As the task ends, but rejects with {@link CancelledError} as soon as the signal aborts; the task goes on unheard. */
export function unlessAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new CancelledError({ cause: signal.reason }));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

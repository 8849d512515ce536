import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** One signal for the two ways a step ends early: the user cancelled, or its time is up. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** True when time was what ended it. */
  readonly expired: boolean;
}

/** Disposing stops the timer and lets go of the user's signal. */
export function startDeadline(clock: Clock, timeout: Ms, signal: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  const cancel = (): void => controller.abort(signal.reason);
  const timer = clock.after(timeout, () => {
    expired = !controller.signal.aborted;
    controller.abort();
  });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    dispose: () => {
      timer.dispose();
      signal.removeEventListener('abort', cancel);
    },
  };
}

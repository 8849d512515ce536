import type { Disposable } from './disposable';
import { toDisposable } from './disposable';

/** Milliseconds: a moment since 1970-01-01T00:00Z, or a length of time. */
export type Ms = number;

/** Time as a parameter, so that a test of an hour takes no hour. */
export interface Clock {
  /** Wall time. It may jump in either direction: never subtract two of these to measure a duration. */
  now(): Ms;
  /** Monotonic time since an arbitrary start, for durations. */
  monotonic(): Ms;
  /** Runs `task` once after `delay`; disposing cancels it. */
  after(delay: Ms, task: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delay, task) => {
    const timer = setTimeout(task, delay);
    return toDisposable(() => clearTimeout(timer));
  },
};

import { CancelledError } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { StepResult } from '../../runbook/kernel';
import { startDeadline } from './deadline';
import { failed, timedOut } from './stepResult';

export interface TimedWork {
  readonly clock: Clock;
  readonly timeout: Ms;
  /** What happens to the work when its time is up, as the sentence that goes on: "the query was given up." */
  readonly afterTimeout: string;
  /** Whether an error says that whoever was asked gave up for lack of time. */
  readonly isTimeout?: (error: unknown) => boolean;
  /** Why the step failed, in a sentence; nothing for an error that no step may cause. */
  readonly failureOf: (error: unknown) => string | undefined;
}

/**
 * Does the work of a step within its time, and says how long it took. A failure that `failureOf` knows is a result; any
 * other is thrown.
 * @throws {CancelledError} when `signal` ended the work
 */
export async function withinTime(
  { clock, timeout, afterTimeout, isTimeout, failureOf }: TimedWork,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<StepResult>,
): Promise<StepResult> {
  const started = clock.monotonic();
  const deadline = startDeadline(clock, timeout, signal);
  const duration = (): { readonly durationMs: Ms } => ({ durationMs: clock.monotonic() - started });
  try {
    return { ...(await work(deadline.signal)), ...duration() };
  } catch (error) {
    if (deadline.expired || isTimeout?.(error) === true) return timedOut(timeout, afterTimeout, duration());
    if (deadline.signal.aborted) throw new CancelledError({ cause: error });
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failed(failure, duration());
  } finally {
    deadline.dispose();
  }
}

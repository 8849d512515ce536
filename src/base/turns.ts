import { sleep, throwIfAborted } from './abort';
import type { Clock, Ms } from './clock';

/** Half of a frame of a screen: whoever waits for a key or a poll notices nothing, and little time goes to changing turns. */
export const LENGTH_OF_TURN: Ms = 8;

/** One uninterrupted stretch of long work. */
export interface Turn {
  /** Whether others should have theirs now. */
  isOver(): boolean;
}

/** Long work that yields wherever it can be interrupted; it goes on from there when asked for more. */
export type Work<Result> = Generator<void, Result, void>;

/**
 * Does long work in turns, between which everything else in the process has its chance.
 * @throws {CancelledError} as soon as the signal aborts; the rest of the work is then never done
 */
export async function inTurns<Result>(
  begin: (turn: Turn) => Work<Result>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result> {
  let began = clock.monotonic();
  const turn: Turn = { isOver: () => clock.monotonic() - began >= LENGTH_OF_TURN };
  const work = begin(turn);
  for (;;) {
    throwIfAborted(signal);
    const step = work.next();
    if (step.done === true) return step.value;
    if (!turn.isOver()) continue;
    await sleep(clock, 0, signal);
    began = clock.monotonic();
  }
}

/** The same work without a pause, where nobody else waits. */
export function atOnce<Result>(begin: (turn: Turn) => Work<Result>): Result {
  const work = begin({ isOver: () => false });
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

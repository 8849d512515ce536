import type { Clock, Ms } from '../../src/base/clock';
import type { Disposable } from '../../src/base/disposable';

interface Timer {
  readonly due: Ms;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that moves only when told. Tasks run in order of their due time, promises between them. */
export class FakeClock implements Clock {
  #now: Ms;
  #monotonic: Ms = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start: Ms = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#now = start;
  }

  now(): Ms {
    return this.#now;
  }

  monotonic(): Ms {
    return this.#monotonic;
  }

  after(delay: Ms, task: () => void): Disposable {
    const timer: Timer = { due: this.#monotonic + Math.max(0, delay), order: this.#order++, task };
    this.#timers.add(timer);
    return { dispose: () => this.#timers.delete(timer) };
  }

  /** Timers that are set and not yet due: a suite checks for leaks with it. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on, running what becomes due, each followed by the promises it settled. */
  async advance(by: Ms): Promise<void> {
    const end = this.#monotonic + by;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#moveTo(next.due);
      this.#timers.delete(next);
      next.task();
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** Wall time jumps, as after a laptop's sleep or a clock correction; monotonic time does not. */
  jump(by: Ms): void {
    this.#now += by;
  }

  #moveTo(monotonic: Ms): void {
    this.#now += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }

  #next(end: Ms): Timer | undefined {
    return [...this.#timers]
      .filter((timer) => timer.due <= end)
      .sort((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}

/** One turn of the event loop: every promise that can settle without time or input has settled then. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

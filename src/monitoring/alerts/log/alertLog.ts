import type { AlertEvent } from '../alertEvent';

/** Where transitions are kept: append-only, in order. */
export interface AlertLog {
  /** Resolves when the events are where a crash does not lose them. Calls are not made in parallel. */
  append(events: readonly AlertEvent[]): Promise<void>;
  /** Everything kept, oldest first, and what could not be read of it. */
  readAll(): Promise<AlertLogContent>;
}

export interface AlertLogContent {
  readonly events: readonly AlertEvent[];
  /** Sentences for the log: what was dropped, and why. */
  readonly notes: readonly string[];
}

/** Keeps the log as long as the process lives: for the command line, and for tests. */
export class MemoryAlertLog implements AlertLog {
  readonly #events: AlertEvent[] = [];

  append(events: readonly AlertEvent[]): Promise<void> {
    for (const event of events) this.#events.push(event);
    return Promise.resolve();
  }

  readAll(): Promise<AlertLogContent> {
    return Promise.resolve({ events: [...this.#events], notes: [] });
  }
}

import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import type { AlertEvent } from '../alertEvent';
import { Compaction } from './compaction';

/** Where transitions are kept: append-only, in order. Calls are not made in parallel. */
export interface AlertLog extends Disposable {
  /** Resolves when the events are where a crash does not lose them. */
  append(events: readonly AlertEvent[]): Promise<void>;
  /** Everything kept, oldest first, and what could not be read of it. */
  readAll(): Promise<AlertLogContent>;
  /**
   * Puts the state that they led to in the place of events from before this moment, a part of them in each call. A
   * replay gives the same state as before. Answers whether there is more to do.
   */
  compact(before: Ms): Promise<boolean>;
  /** Bytes on disk; nothing for a log in memory. */
  size(): Promise<number | undefined>;
}

export interface AlertLogContent {
  readonly events: readonly AlertEvent[];
  /** Sentences for the log: what was dropped, and why. */
  readonly notes: readonly string[];
}

/** Keeps the log as long as the process lives: for the command line, and for tests. */
export class MemoryAlertLog implements AlertLog {
  #events: AlertEvent[] = [];

  append(events: readonly AlertEvent[]): Promise<void> {
    for (const event of events) this.#events.push(event);
    return Promise.resolve();
  }

  readAll(): Promise<AlertLogContent> {
    return Promise.resolve({ events: [...this.#events], notes: [] });
  }

  compact(before: Ms): Promise<boolean> {
    this.#events = [...Compaction.of(this.#events, before)];
    return Promise.resolve(false);
  }

  size(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  dispose(): void {
    // Nothing is held but memory, and a suite reads the log after the engine is gone.
  }
}

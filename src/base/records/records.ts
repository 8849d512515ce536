import type { Disposable } from '../disposable';

/**
 * Small things that must outlive a restart and are no log: what was sent already, what waits to be sent, what a person
 * has set. Values are JSON, by kind and key. Whoever reads them checks their shape: an older version may have written them.
 */
export interface Records extends Disposable {
  /** Everything of one kind, by key, in the order of the keys. */
  all(kind: string): ReadonlyMap<string, unknown>;
  /** Kept when it returns. Throws when it cannot be. */
  put(kind: string, key: string, value: unknown): void;
  /** Throws when it cannot be removed for good. */
  remove(kind: string, key: string): void;
}

/** Keeps records as long as the process lives. */
export class MemoryRecords implements Records {
  readonly #kinds = new Map<string, Map<string, string>>();

  all(kind: string): ReadonlyMap<string, unknown> {
    const entries = [...(this.#kinds.get(kind) ?? [])].sort(byKey);
    return new Map(entries.map(([key, text]) => [key, JSON.parse(text) as unknown]));
  }

  put(kind: string, key: string, value: unknown): void {
    const records = this.#kinds.get(kind) ?? new Map<string, string>();
    this.#kinds.set(kind, records.set(key, JSON.stringify(value)));
  }

  remove(kind: string, key: string): void {
    this.#kinds.get(kind)?.delete(key);
  }

  dispose(): void {
    // Nothing is held but memory.
  }
}

/** By code units, as SQLite compares text of this kind. */
export const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : Number(a > b);

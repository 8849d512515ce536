/** Something that is owned, and that its owner gives back. */
export interface Disposable {
  dispose(): void;
}

export const toDisposable = (dispose: () => void): Disposable => ({ dispose });

/** Owns disposables from the moment they are born, and gives them back in reverse order, once. */
export class DisposableStore implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Takes ownership. A store that is already disposed of disposes of the newcomer at once. */
  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.add(disposable);
    return disposable;
  }

  /** Disposes of one owned thing early. */
  release(disposable: Disposable): void {
    if (this.#owned.delete(disposable)) disposable.dispose();
  }

  /** Disposes of everything owned, and stays open for more. */
  clear(): void {
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    for (const disposable of owned) disposable.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
  }
}

/** Holds at most one disposable: setting another disposes of the one before. */
export class DisposableSlot<T extends Disposable> implements Disposable {
  #held: T | undefined;

  get value(): T | undefined {
    return this.#held;
  }

  set value(next: T | undefined) {
    if (next === this.#held) return;
    this.#held?.dispose();
    this.#held = next;
  }

  dispose(): void {
    this.value = undefined;
  }
}

import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';

export const BEAT: Ms = 1_000;
/** A beat this late means that this process could not even run a timer: its own timeouts prove nothing then. */
export const LATE: Ms = 2_000;
/** A gap this long is a machine that slept, not a busy one. */
export const ASLEEP: Ms = 30_000;
/** After a sleep the network needs a while to come back: failures until then are still ours. */
export const WAKING: Ms = 10_000;

export interface Beat {
  /** How long the machine was asleep or the process stopped before this beat; 0 for a regular beat. */
  readonly sleptMs: Ms;
}

/**
 * Watches the watcher: beats every second and notices when a beat comes late (a blocked event loop) or when the wall
 * clock ran on without us (a closed laptop).
 */
export class Pulse implements Disposable {
  readonly #timer = new DisposableSlot<Disposable>();
  #beatAt: Ms;
  #beatMonotonic: Ms;
  #disturbedUntil: Ms | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onBeat: (beat: Beat) => void,
  ) {
    this.#beatAt = clock.now();
    this.#beatMonotonic = clock.monotonic();
    this.#schedule();
  }

  /** Whether something since this monotonic moment was our own fault: lag, sleep, or a stopped process. */
  disturbedSince(monotonic: Ms): boolean {
    return (this.#disturbedUntil ?? -Infinity) >= monotonic || this.#lateness() > LATE;
  }

  dispose(): void {
    this.#timer.dispose();
  }

  /** How far this moment is behind the beat that is due; wall time counts, because monotonic time may stop in sleep. */
  #lateness(): Ms {
    const monotonic = this.clock.monotonic() - this.#beatMonotonic;
    const wall = this.clock.now() - this.#beatAt;
    return Math.max(monotonic, wall) - BEAT;
  }

  #schedule(): void {
    this.#timer.value = this.clock.after(BEAT, () => this.#beat());
  }

  #beat(): void {
    const lateness = this.#lateness();
    const slept = lateness > ASLEEP;
    if (lateness > LATE) this.#disturbedUntil = this.clock.monotonic() + (slept ? WAKING : 0);
    this.#beatAt = this.clock.now();
    this.#beatMonotonic = this.clock.monotonic();
    this.#schedule();
    this.onBeat({ sleptMs: slept ? lateness : 0 });
  }
}

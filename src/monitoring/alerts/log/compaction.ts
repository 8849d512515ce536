import type { Ms } from '../../../base/clock';
import type { Alert } from '../alert';
import type { AlertEvent } from '../alertEvent';
import { evolve } from '../machine/fold';

/** An event with its place in the log. */
export interface StoredEvent {
  readonly sequence: number;
  readonly event: AlertEvent;
}

/** What to do to a log so that it is smaller and its replay the same. Nothing changes its place. */
export interface Rewrite {
  readonly removed: readonly number[];
  readonly replaced: readonly StoredEvent[];
}

/** The one event that stands for an alert in the part of the log that was looked at so far. */
interface Standing {
  sequence: number;
  alert: Alert;
  /** What the event in the log at `sequence` gives by itself, when that is known. */
  written: Alert | undefined;
}

/**
 * Goes through the old part of a log once, from its beginning, a batch at a time. After each batch, every alert that the
 * batches so far left behind is one event, and the events about it, about its source and about alerts that were let go
 * are not needed: alerts do not depend on each other, so that only the order of events of the same alert matters.
 */
export class Compaction {
  readonly #standings = new Map<string, Map<string, Standing>>();

  constructor(readonly before: Ms) {}

  /** The events of a whole log that remain. */
  static of(events: readonly AlertEvent[], before: Ms): readonly AlertEvent[] {
    const compaction = new Compaction(before);
    const old = compaction.oldPart(events.map((event, sequence) => ({ sequence, event })));
    const { removed, replaced } = compaction.take(old);
    const gone = new Set(removed);
    const instead = new Map(replaced.map(({ sequence, event }) => [sequence, event]));
    return events.flatMap((event, sequence) => (gone.has(sequence) ? [] : (instead.get(sequence) ?? event)));
  }

  /** A clock that was set back leaves young events before old ones: what follows the first young one is not touched. */
  oldPart(batch: readonly StoredEvent[]): readonly StoredEvent[] {
    const young = batch.findIndex(({ event }) => event.at >= this.before);
    return young === -1 ? batch : batch.slice(0, young);
  }

  /** Takes the next old events. The rewrite has to be done as a whole or not at all. */
  take(batch: readonly StoredEvent[]): Rewrite {
    const removed = new Set<number>();
    for (const stored of batch) {
      if (stored.event.fingerprint === undefined) this.#takeSource(stored, removed);
      else this.#takeAlert(stored, stored.event.fingerprint, removed);
    }
    return { removed: [...removed], replaced: this.#unwritten() };
  }

  #takeSource({ sequence, event }: StoredEvent, removed: Set<number>): void {
    removed.add(sequence);
    for (const standing of this.#of(event.sourceId).values()) {
      standing.alert = evolve(standing.alert, event) ?? standing.alert;
    }
  }

  #takeAlert({ sequence, event }: StoredEvent, fingerprint: string, removed: Set<number>): void {
    const standings = this.#of(event.sourceId);
    const before = standings.get(fingerprint);
    const alert = evolve(before?.alert, event);
    if (before) removed.add(before.sequence);
    if (alert) {
      const alone = before === undefined || event.rule === 'kept';
      standings.set(fingerprint, { sequence, alert, written: alone ? alert : undefined });
      removed.delete(sequence);
    } else {
      standings.delete(fingerprint);
      removed.add(sequence);
    }
  }

  #unwritten(): readonly StoredEvent[] {
    const replaced: StoredEvent[] = [];
    for (const [sourceId, standings] of this.#standings) {
      for (const [fingerprint, standing] of standings) {
        const { sequence, alert, written } = standing;
        if (alert === written) continue;
        standing.written = alert;
        // Never younger than what it stands for, or the next compaction would stop here.
        const at = Math.min(alert.times.lastSeenAt, this.before - 1);
        replaced.push({ sequence, event: { at, sourceId, fingerprint, rule: 'kept', alert } });
      }
    }
    return replaced;
  }

  #of(sourceId: string): Map<string, Standing> {
    let standings = this.#standings.get(sourceId);
    if (!standings) {
      standings = new Map<string, Standing>();
      this.#standings.set(sourceId, standings);
    }
    return standings;
  }
}

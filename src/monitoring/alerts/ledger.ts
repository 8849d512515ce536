import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Alert } from './alert';
import type { AlertEvent } from './alertEvent';
import type { AlertStates } from './fold';
import { apply, evolve } from './fold';
import type { AlertLog } from './log/alertLog';

/** Which alerts changed since somebody asked: fingerprints by source. */
export type Changes = ReadonlyMap<string, ReadonlySet<string>>;

const NO_ALERTS: ReadonlyMap<string, Alert> = new Map();
/** So many events are kept at hand to explain alerts; older ones stay in the log on disk. */
const MOST_AT_HAND = 200_000;

/**
 * The one writer of alert state. Decisions are made one after another on the state that the one before left; their
 * events are kept first, taken into the state second, and told last.
 */
export class AlertLedger implements Disposable {
  readonly #states: AlertStates = new Map();
  #atHand: AlertEvent[] = [];
  readonly #transitions = new Emitter<readonly AlertEvent[]>();
  #changes = new Map<string, Set<string>>();
  #queue: Promise<void> = Promise.resolve();
  #unkept = 0;

  /** @param settle what follows from events that were just taken in, and is told together with them */
  constructor(
    private readonly alertLog: AlertLog,
    private readonly log: Log,
    private readonly settle: () => readonly AlertEvent[] = () => [],
  ) {}

  /** Fired after the state holds them; what notifies and what keeps the timeline listens here. */
  get onDidCommit(): Event<readonly AlertEvent[]> {
    return this.#transitions.event;
  }

  /** Events that could not be kept, because the disk is full or the folder gone. They are in the state all the same. */
  get unkept(): number {
    return this.#unkept;
  }

  of(sourceId: string): ReadonlyMap<string, Alert> {
    return this.#states.get(sourceId) ?? NO_ALERTS;
  }

  get sourceIds(): Iterable<string> {
    return this.#states.keys();
  }

  /** The alert of one fingerprint of every source that is to be included: replicas of one alerting cluster report the same. */
  withFingerprint(fingerprint: string, includes: (sourceId: string) => boolean): readonly Alert[] {
    const found: Alert[] = [];
    for (const [sourceId, alerts] of this.#states) {
      const alert = alerts.get(fingerprint);
      if (alert && includes(sourceId)) found.push(alert);
    }
    return found;
  }

  /** The events that changed one alert, oldest first. */
  historyOf(sourceId: string, fingerprint: string): readonly AlertEvent[] {
    let alert: Alert | undefined;
    return this.#atHand.filter((event) => {
      if (event.sourceId !== sourceId || (event.fingerprint ?? fingerprint) !== fingerprint) return false;
      if (!alert && event.fingerprint === undefined) return false;
      const before = alert;
      alert = evolve(before, event);
      return alert !== before;
    });
  }

  /** Folds what an earlier session kept. */
  load(): Promise<void> {
    return this.#enqueue(async () => {
      try {
        const { events, notes } = await this.alertLog.readAll();
        for (const note of notes) this.log.warn(note);
        for (const event of events) this.#take(event);
      } catch (error) {
        this.log.error(
          'The alert log of earlier sessions could not be read. Alerts start without history.',
          error,
        );
      }
    });
  }

  /** Decides on the current state, keeps what was decided, and takes it in. Answers the events. */
  async commit(decide: () => readonly AlertEvent[]): Promise<readonly AlertEvent[]> {
    let events: readonly AlertEvent[] = [];
    await this.#enqueue(async () => {
      const decided = decide();
      if (decided.length === 0) return;
      await this.#admit(decided);
      const settled = this.settle();
      if (settled.length > 0) await this.#admit(settled);
      events = settled.length === 0 ? decided : [...decided, ...settled];
      this.#transitions.fire(events);
    });
    return events;
  }

  /** One step of {@link AlertLog.compact}: between two commits, and never during one. Rejects when the log does. */
  async compact(before: Ms): Promise<boolean> {
    let more = false;
    await this.#enqueue(async () => {
      more = await this.alertLog.compact(before);
    });
    return more;
  }

  /** Replaces an alert by one that differs in readings only (its current value): no transition, hence no event. */
  retouch(sourceId: string, alert: Alert): void {
    this.#states.get(sourceId)?.set(alert.identity.fingerprint, alert);
    this.#markChanged(sourceId, alert.identity.fingerprint);
  }

  /** For when something outside decides anew whether a source's alerts are shown. */
  markAllChanged(sourceId: string): void {
    for (const fingerprint of this.of(sourceId).keys()) this.#markChanged(sourceId, fingerprint);
  }

  /** What changed since the last call. */
  takeChanges(): Changes {
    const changes = this.#changes;
    this.#changes = new Map();
    return changes;
  }

  dispose(): void {
    this.#transitions.dispose();
  }

  async #admit(events: readonly AlertEvent[]): Promise<void> {
    await this.#keep(events);
    for (const event of events) this.#take(event);
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(task);
    // The caller hears of a failure; the queue goes on for the others.
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #keep(events: readonly AlertEvent[]): Promise<void> {
    try {
      await this.alertLog.append(events);
    } catch (error) {
      if (this.#unkept === 0) {
        this.log.error('Alert transitions cannot be kept: after a restart, these are forgotten.', error);
      }
      this.#unkept += events.length;
    }
  }

  #take(event: AlertEvent): void {
    this.#atHand.push(event);
    if (this.#atHand.length > MOST_AT_HAND) this.#atHand = this.#atHand.slice(MOST_AT_HAND / 2);
    if (event.fingerprint !== undefined) {
      apply(this.#states, event);
      this.#markChanged(event.sourceId, event.fingerprint);
      return;
    }
    const before = new Map(this.of(event.sourceId));
    apply(this.#states, event);
    for (const [fingerprint, alert] of this.of(event.sourceId)) {
      if (before.get(fingerprint) !== alert) this.#markChanged(event.sourceId, fingerprint);
    }
  }

  #markChanged(sourceId: string, fingerprint: string): void {
    const changed = this.#changes.get(sourceId);
    if (changed) changed.add(fingerprint);
    else this.#changes.set(sourceId, new Set([fingerprint]));
  }
}

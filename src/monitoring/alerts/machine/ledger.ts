import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import type { Event } from '../../../base/event';
import { Emitter } from '../../../base/event';
import type { Log } from '../../../base/log';
import type { Alert } from '../alert';
import type { AlertEvent } from '../alertEvent';
import type { AlertStates } from './fold';
import { apply, evolve, isOpen } from './fold';
import type { AlertLog, AlertLogContent } from '../log/alertLog';

/** Which alerts changed since somebody asked: fingerprints by source. */
export type Changes = ReadonlyMap<string, ReadonlySet<string>>;

const NO_ALERTS: ReadonlyMap<string, Alert> = new Map();
/** So many events are kept at hand to explain alerts; older ones stay in the log on disk. */
const MOST_AT_HAND = 200_000;

/** An alert with a reading that no event tells, and when that was read. */
export interface Retouched {
  readonly at: Ms;
  readonly alert: Alert;
}

/**
 * The one writer of alert state. Decisions are made one after another on the state that the one before left; their
 * events are kept first, taken into the state second, and told last.
 */
export class AlertLedger implements Disposable {
  #states: AlertStates = new Map();
  #atHand: AlertEvent[] = [];
  readonly #transitions = new Emitter<readonly AlertEvent[]>();
  readonly #followed = new Emitter<readonly AlertEvent[]>();
  #changes = new Map<string, Set<string>>();
  /** When alerts were last retouched: by source and fingerprint. */
  readonly #retouched = new Map<string, Map<string, Ms>>();
  #queue: Promise<void> = Promise.resolve();
  #unkept = 0;

  /** @param settle what follows from events that were just taken in, and is told together with them */
  constructor(
    private readonly alertLog: AlertLog,
    private readonly log: Log,
    /** Asked before anything is decided and again before it is kept: two windows never write at once. */
    private readonly mayCommit: () => boolean = () => true,
    private readonly settle: () => readonly AlertEvent[] = () => [],
  ) {}

  /** Fired after the state holds them; what notifies and what keeps the timeline listens here. */
  get onDidCommit(): Event<readonly AlertEvent[]> {
    return this.#transitions.event;
  }

  /** Fired after the state holds what another window decided and kept. */
  get onDidFollow(): Event<readonly AlertEvent[]> {
    return this.#followed.event;
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

  /** The events that are at hand, oldest first: those of the whole log, unless it is very long. */
  get recentEvents(): readonly AlertEvent[] {
    return this.#atHand;
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

  /** Folds what was kept, in the place of whatever the state was. Nobody sees a part of it. */
  load(read: () => Promise<AlertLogContent> = () => this.alertLog.readAll()): Promise<void> {
    return this.#enqueue(async () => {
      try {
        const { events, notes } = await read();
        for (const note of notes) this.log.warn(note);
        this.#forget();
        for (const event of events) this.#take(event);
      } catch (error) {
        this.log.error(
          'The alert log of earlier sessions could not be read. Alerts start without history.',
          error,
        );
      }
    });
  }

  /**
   * Decides on the current state, keeps what was decided, and takes it in. Answers the events: none where nothing may be
   * committed.
   */
  async commit(decide: () => readonly AlertEvent[]): Promise<readonly AlertEvent[]> {
    let events: readonly AlertEvent[] = [];
    await this.#enqueue(async () => {
      if (!this.mayCommit()) return;
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

  /** Takes in what another window decided and kept. */
  follow(events: readonly AlertEvent[]): Promise<void> {
    return this.#enqueue(async () => {
      for (const event of events) this.#take(event);
      if (events.length > 0) this.#followed.fire(events);
    });
  }

  /** One step of {@link AlertLog.compact}: between two commits, and never during one. Rejects when the log does. */
  async compact(before: Ms): Promise<boolean> {
    let more = false;
    await this.#enqueue(async () => {
      if (this.mayCommit()) more = await this.alertLog.compact(before);
    });
    return more;
  }

  /** Replaces an alert by one that differs in readings only (its current value): no transition, hence no event. */
  retouch(sourceId: string, alert: Alert, at: Ms): void {
    const { fingerprint } = alert.identity;
    this.#states.get(sourceId)?.set(fingerprint, alert);
    const times = this.#retouched.get(sourceId) ?? new Map<string, Ms>();
    this.#retouched.set(sourceId, times.set(fingerprint, at));
    this.#markChanged(sourceId, fingerprint);
  }

  /** Open alerts that were retouched, for whoever is told of events only. */
  retouched(): readonly Retouched[] {
    const found: Retouched[] = [];
    for (const [sourceId, times] of this.#retouched) {
      for (const [fingerprint, at] of times) {
        const alert = this.of(sourceId).get(fingerprint);
        if (alert && isOpen(alert)) found.push({ at, alert });
        else times.delete(fingerprint);
      }
    }
    return found;
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
    this.#followed.dispose();
  }

  #forget(): void {
    const former = this.#states;
    this.#states = new Map();
    this.#atHand = [];
    this.#retouched.clear();
    for (const [sourceId, alerts] of former) {
      for (const fingerprint of alerts.keys()) this.#markChanged(sourceId, fingerprint);
    }
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

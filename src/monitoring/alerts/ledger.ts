import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Alert } from './alert';
import type { AlertEvent } from './alertEvent';
import type { AlertStates } from './fold';
import { apply } from './fold';
import type { AlertLog } from './log/alertLog';

/** Which alerts changed since somebody asked: fingerprints by source. */
export type Changes = ReadonlyMap<string, ReadonlySet<string>>;

const NO_ALERTS: ReadonlyMap<string, Alert> = new Map();
/** Of one alert; older transitions stay in the log on disk. */
const LONGEST_HISTORY = 200;

/**
 * The one writer of alert state. Decisions are made one after another on the state that the one before left; their
 * events are kept first, taken into the state second, and told last.
 */
export class AlertLedger implements Disposable {
  readonly #states: AlertStates = new Map();
  readonly #histories = new Map<string, AlertEvent[]>();
  readonly #transitions = new Emitter<readonly AlertEvent[]>();
  #changes = new Map<string, Set<string>>();
  #queue: Promise<void> = Promise.resolve();
  #unkept = 0;

  constructor(
    private readonly alertLog: AlertLog,
    private readonly log: Log,
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

  /** Every source's alert of one fingerprint: replicas of one alerting cluster report the same. */
  withFingerprint(fingerprint: string): readonly Alert[] {
    return [...this.#states.values()].flatMap((alerts) => alerts.get(fingerprint) ?? []);
  }

  /** Transitions of one alert, oldest first. */
  historyOf(sourceId: string, fingerprint: string): readonly AlertEvent[] {
    return this.#histories.get(historyKey(sourceId, fingerprint)) ?? [];
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
      events = decide();
      if (events.length === 0) return;
      await this.#keep(events);
      for (const event of events) this.#take(event);
      this.#transitions.fire(events);
    });
    return events;
  }

  /** Replaces an alert by one that differs in readings only (its current value): no transition, hence no event. */
  retouch(sourceId: string, alert: Alert): void {
    this.#states.get(sourceId)?.set(alert.identity.fingerprint, alert);
    this.#markChanged(sourceId, alert.identity.fingerprint);
  }

  /** Lets go of alerts that are of no more interest. The log on disk still has them. */
  forget(sourceId: string, fingerprints: Iterable<string>): void {
    const alerts = this.#states.get(sourceId);
    for (const fingerprint of fingerprints) {
      if (!alerts?.delete(fingerprint)) continue;
      this.#histories.delete(historyKey(sourceId, fingerprint));
      this.#markChanged(sourceId, fingerprint);
    }
    if (alerts?.size === 0) this.#states.delete(sourceId);
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
    const touched =
      event.fingerprint === undefined ? [...this.of(event.sourceId).keys()] : [event.fingerprint];
    const before = event.fingerprint === undefined ? new Map(this.of(event.sourceId)) : undefined;
    apply(this.#states, event);
    for (const fingerprint of touched) {
      if (before && before.get(fingerprint) === this.of(event.sourceId).get(fingerprint)) continue;
      this.#markChanged(event.sourceId, fingerprint);
      if (event.rule !== 'observed') this.#remember(event, fingerprint);
    }
  }

  #remember(event: AlertEvent, fingerprint: string): void {
    const key = historyKey(event.sourceId, fingerprint);
    const history = this.#histories.get(key);
    if (!history) this.#histories.set(key, [event]);
    else {
      history.push(event);
      if (history.length > LONGEST_HISTORY) history.shift();
    }
  }

  #markChanged(sourceId: string, fingerprint: string): void {
    const changed = this.#changes.get(sourceId);
    if (changed) changed.add(fingerprint);
    else this.#changes.set(sourceId, new Set([fingerprint]));
  }
}

const historyKey = (sourceId: string, fingerprint: string): string => `${sourceId}\n${fingerprint}`;

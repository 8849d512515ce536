import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Log } from '../../base/log';
import { Ticker } from '../../base/ticker';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import type { Random } from '../polling/jitter';
import type { Role } from '../sharing/membership';
import type { MonitoringSnapshot } from '../snapshot';
import type { NotificationDecision, NotificationSettings, Telling, Told } from './tellings';
import { decideNotifications } from './tellings';
import type { ToldRecords } from './toldRecords';

export interface NotifierOptions {
  readonly monitoring: {
    readonly snapshot: Pick<MonitoringSnapshot, 'alerts'>;
    readonly role: Role;
    readonly onDidCommit: Event<readonly AlertEvent[]>;
    readonly onDidFollow: Event<readonly AlertEvent[]>;
    readonly onDidBeat: Event<Ms>;
  };
  readonly told: ToldRecords;
  readonly settings: () => NotificationSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Whether somebody could see what is told here now. */
  readonly isInFront: () => Promise<boolean>;
  readonly tell: (tellings: readonly Telling[]) => void;
  /** What was told is over: edits it, and interrupts nobody. */
  readonly end: (alerts: readonly Alert[]) => void;
}

/** A window that follows speaks when the one that polls has not: that one may have lost its connection, or hang. */
const OTHERS_WAIT: Ms = 10_000;
/** Added by chance, so that of several windows that waited one speaks. */
const OTHERS_SPREAD: Ms = 5_000;
/** A window that nobody can see is asked again after so long. */
const ASK_AGAIN: Ms = 10_000;
const LOOK: Ms = 1_000;

/**
 * Decides on the beat after transitions were kept, so that what one poll brings in is one notification, and what suppresses
 * it is known. Of several windows the one that polls tells, if somebody can see it there; another one tells what is untold
 * some seconds later. What was told is a record that they share, read and written at the moment of telling.
 */
export class Notifier implements Disposable {
  readonly #owned = new DisposableStore();
  #transitions: readonly AlertEvent[] = [];
  /** When something is due without a transition. */
  #dueAt: Ms | undefined;
  /** Until then, another window may tell, or somebody come back to this one. */
  #waitsUntil: { readonly monotonic: Ms; readonly role: Role } | undefined;
  #isAsking = false;
  /** What could not be kept: then this session at least remembers it. */
  readonly #unkept = new Map<string, Told>();

  constructor(private readonly options: NotifierOptions) {
    const { monitoring, clock } = options;
    const note = (events: readonly AlertEvent[]): void =>
      void (this.#transitions = [...this.#transitions, ...events]);
    this.#owned.add(monitoring.onDidCommit(note));
    this.#owned.add(monitoring.onDidFollow(note));
    this.#owned.add(monitoring.onDidBeat((now) => this.#look(now)));
    this.#owned.add(new Ticker(clock, LOOK, () => monitoring.role === 'follower' && this.#look(clock.now())));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #look(now: Ms): void {
    if (this.#isAsking || this.#isWaiting()) return;
    const isDue = this.#dueAt !== undefined && this.#dueAt <= now;
    const hasWaited = this.#waitsUntil !== undefined;
    if (this.#transitions.length === 0 && !isDue && !hasWaited) return;
    const decision = this.#decide(now);
    if (!isNews(decision)) this.#finish(decision);
    else if (this.options.monitoring.role === 'follower' && !hasWaited) {
      this.#wait(OTHERS_WAIT + OTHERS_SPREAD * this.options.random());
    } else void this.#ask();
  }

  /** Whoever has become the one that polls does not wait for another. */
  #isWaiting(): boolean {
    const { clock, monitoring } = this.options;
    if (!this.#waitsUntil || this.#waitsUntil.role !== monitoring.role) return false;
    return clock.monotonic() < this.#waitsUntil.monotonic;
  }

  #wait(length: Ms): void {
    const { clock, monitoring } = this.options;
    // Of a long time nothing but ended acknowledgements is needed: the rest is seen in the state.
    this.#transitions = this.#transitions.filter(({ rule }) => rule === 'T13');
    this.#waitsUntil = { monotonic: clock.monotonic() + length, role: monitoring.role };
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    const isInFront = await this.options.isInFront();
    this.#isAsking = false;
    if (this.#owned.isDisposed) return;
    if (!isInFront) {
      this.#wait(ASK_AGAIN);
      return;
    }
    // Meanwhile there may be more, or another window may have told.
    const decision = this.#decide(this.options.clock.now());
    this.#finish(decision);
    const { tell, end } = this.options;
    if (decision.ended.length > 0) end(decision.ended);
    if (decision.tellings.length > 0) tell(decision.tellings);
  }

  #decide(now: Ms): NotificationDecision {
    const { monitoring, settings } = this.options;
    const scene = { now, alerts: monitoring.snapshot.alerts, transitions: this.#transitions };
    return decideNotifications({ ...scene, settings: settings(), told: this.#told() });
  }

  #finish(decision: NotificationDecision): void {
    this.#transitions = [];
    this.#waitsUntil = undefined;
    this.#dueAt = decision.dueAt;
    // Of what nobody is told, only the window that polls takes notes.
    if (isNews(decision) || this.options.monitoring.role === 'owner') this.#remember(decision.told);
  }

  #told(): ReadonlyMap<string, Told> {
    try {
      return new Map([...this.options.told.read(), ...this.#unkept]);
    } catch (error) {
      this.options.log.error('What was notified before cannot be read, so it may be told again.', error);
      return this.#unkept;
    }
  }

  /** Before anybody is told: a window that dies in between stays silent rather than repeat itself. */
  #remember(told: ReadonlyMap<string, Told>): void {
    if (told.size === 0) return;
    try {
      this.options.told.write(told);
      for (const fingerprint of told.keys()) this.#unkept.delete(fingerprint);
    } catch (error) {
      for (const [fingerprint, one] of told) this.#unkept.set(fingerprint, one);
      this.options.log.error(
        'What was notified cannot be kept: after a restart it may be told again.',
        error,
      );
    }
  }
}

const isNews = ({ tellings, ended }: NotificationDecision): boolean =>
  tellings.length > 0 || ended.length > 0;

import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Log } from '../../base/log';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import type { MonitoringSnapshot } from '../snapshot';
import type { NotificationSettings, Telling, Told } from './tellings';
import { decideNotifications } from './tellings';
import type { ToldRecords } from './toldRecords';

export interface NotifierOptions {
  readonly monitoring: {
    readonly snapshot: Pick<MonitoringSnapshot, 'alerts'>;
    readonly onDidCommit: Event<readonly AlertEvent[]>;
    readonly onDidBeat: Event<Ms>;
  };
  readonly told: ToldRecords;
  readonly settings: () => NotificationSettings;
  readonly log: Log;
  readonly tell: (tellings: readonly Telling[]) => void;
  /** What was told is over: edits it, and interrupts nobody. */
  readonly end: (alerts: readonly Alert[]) => void;
}

/**
 * Decides on the beat after transitions were kept, so that what one poll brings in is one notification, and what suppresses
 * it is known. Only the window whose engine commits transitions tells: the others never have a reason to decide.
 */
export class Notifier implements Disposable {
  readonly #owned = new DisposableStore();
  #transitions: AlertEvent[] = [];
  #dueAt: Ms | undefined;
  /** What could not be kept: then this session at least remembers it. */
  readonly #unkept = new Map<string, Told>();

  constructor(private readonly options: NotifierOptions) {
    const { onDidCommit, onDidBeat } = options.monitoring;
    this.#owned.add(onDidCommit((events) => void (this.#transitions = [...this.#transitions, ...events])));
    this.#owned.add(onDidBeat((now) => this.#beat(now)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #beat(now: Ms): void {
    const isDue = this.#dueAt !== undefined && this.#dueAt <= now;
    if (this.#transitions.length === 0 && !isDue) return;
    const transitions = this.#transitions;
    this.#transitions = [];
    const { monitoring, settings, tell, end } = this.options;
    const scene = { now, alerts: monitoring.snapshot.alerts, transitions, settings: settings() };
    const decision = decideNotifications({ ...scene, told: this.#told() });
    this.#dueAt = decision.dueAt;
    this.#remember(decision.told);
    if (decision.ended.length > 0) end(decision.ended);
    if (decision.tellings.length > 0) tell(decision.tellings);
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

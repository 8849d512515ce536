import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { Alert } from '../../monitoring/alerts/alert';
import type { AlertEvent } from '../../monitoring/alerts/alertEvent';
import type { Configuration } from '../../monitoring/configuration/configuration';
import { decideEscalation } from '../escalation/decideEscalation';
import type { DueStep } from '../escalation/decideEscalation';
import { EscalationRecords } from '../escalation/escalationRecords';
import { escalationReason } from '../escalation/escalationWords';
import { escalationSteps, stepId } from '../escalation/policy';
import { owningConfiguration } from '../response/owningConfiguration';
import type { OutboxOptions } from './outbox';
import { Outbox } from './outbox';
import { followed } from './memberChange';
import { firstMessage, grouped, routeAlerts } from './routeAlerts';
import type { StoredMessage } from './storedMessage';
import { MessageStore } from './storedMessage';
import { resolveTargets, targetKey } from './targets';

export interface ResponseDeskOptions extends Omit<OutboxOptions, 'log'> {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly configurations: () => readonly Configuration[];
  /** Whether this window is the one that tells people, of those that share the records. */
  readonly isOwner: () => boolean;
}

/** Transitions after which somebody may have to hear of an alert for the first time (alert model, section 9, rules 1 and 6). */
const BEGINNINGS: ReadonlySet<AlertEvent['rule']> = new Set(['T3', 'T7', 'T8', 'T13', 'T14']);
/** Between two beats; a longer pause means that the computer slept, or that another window watched. */
const LONGEST_PAUSE: Ms = 60_000;
/** A beat may come between a transition and the snapshot that shows it: the next one looks again. */
const NEWS_LASTS = 2;
const HOUSEKEEPING_EVERY: Ms = 3_600_000;
/** A window that takes over goes through what began in the time that this takes, and finds most of it told. */
const TAKE_OVER_LASTS: Ms = 60_000;

/**
 * Tells people of alerts: decides who hears of what, keeps that, and has it sent. It is told of transitions that were kept,
 * and acts with the beat: what happens within one second becomes one message where it can. Nothing here waits for a channel.
 */
export class ResponseDesk implements Disposable {
  readonly #store: MessageStore;
  readonly #escalations: EscalationRecords;
  readonly #outbox: Outbox;
  #messages: Map<string, StoredMessage> | undefined;
  /** Fingerprints, and when it was heard of them. */
  readonly #begun = new Map<string, Ms>();
  /** Episodes, and when it was heard of them. */
  readonly #begunAnew = new Map<string, Ms>();
  #prunedAt: Ms = 0;
  #unseenBeats = NEWS_LASTS;
  #watchedSince: Ms | undefined;
  #lastBeat: Ms = 0;
  #tidiedAt: Ms = 0;

  constructor(private readonly options: ResponseDeskOptions) {
    this.#store = new MessageStore(options.records);
    this.#escalations = new EscalationRecords(options.records);
    this.#outbox = new Outbox(options);
  }

  /**
   * Transitions, after they were kept, by this window or by the one that it follows: what that one did not come to is told
   * by the window that takes over.
   */
  note(events: readonly AlertEvent[]): void {
    const now = this.options.clock.now();
    this.#prune(now);
    if (events.length > 0) this.#unseenBeats = NEWS_LASTS;
    for (const event of events) {
      if (event.fingerprint !== undefined && BEGINNINGS.has(event.rule))
        this.#begun.set(event.fingerprint, now);
      if (event.rule === 'T7') this.#begunAnew.set(event.episode, now);
    }
  }

  /** Another window may have told people until now: goes on from the records with the next beat. */
  takeOver(): void {
    this.#watchedSince = undefined;
  }

  /** Call once a second in the window that polls, with everything that is known of alerts. */
  beat(alerts: readonly Alert[]): void {
    const now = this.options.clock.now();
    const messages = this.#watch(now);
    if (this.#unseenBeats > 0) this.#follow(alerts, messages, now);
    this.#escalate(alerts, now);
    this.#outbox.dispatch(
      messages.values(),
      (message) => this.#keep(message),
      (id) => this.#messages?.get(id),
    );
  }

  dispose(): void {
    this.#outbox.dispose();
  }

  /** After a pause, what another window may have kept is read anew. */
  #watch(now: Ms): Map<string, StoredMessage> {
    if (this.#watchedSince === undefined || Math.abs(now - this.#lastBeat) > LONGEST_PAUSE) {
      this.#watchedSince = now;
      this.#messages = undefined;
      this.#escalations.reread();
      this.#unseenBeats = NEWS_LASTS;
    }
    this.#lastBeat = now;
    if (now - this.#tidiedAt > HOUSEKEEPING_EVERY) {
      this.#tidiedAt = now;
      this.#store.forgetBefore(now);
      this.#escalations.forgetBefore(now);
      this.#messages = undefined;
    }
    this.#messages ??= new Map(this.#store.all().map((message) => [message.id, message]));
    return this.#messages;
  }

  #follow(alerts: readonly Alert[], messages: ReadonlyMap<string, StoredMessage>, now: Ms): void {
    const known = new Map(alerts.map((alert) => [alert.identity.fingerprint, alert]));
    for (const message of [...messages.values()]) {
      const next = followed(message, (fingerprint) => known.get(fingerprint), this.#begunAnew, now);
      if (next !== message) this.#keep(next);
    }
    const begun = [...this.#begun.keys()].flatMap((fingerprint) => known.get(fingerprint) ?? []);
    this.#endEscalations(known);
    this.#unseenBeats -= 1;
    if (this.#unseenBeats === 0) {
      this.#begun.clear();
      this.#begunAnew.clear();
    }
    const told = openSubjects(messages.values());
    const first = routeAlerts({
      alerts: begun,
      configurations: this.options.configurations(),
      isTold: (fingerprint, target) => told.has(`${fingerprint} ${targetKey(target)}`),
      now,
    });
    for (const message of first) this.#keep(message);
  }

  /** What fires anew begins at the first step. */
  #endEscalations(known: ReadonlyMap<string, Alert>): void {
    for (const [fingerprint, episode] of this.#escalations.open) {
      const alert = known.get(fingerprint);
      if (!alert) continue;
      const isNew = alert.identity.episode !== episode && this.#begunAnew.has(alert.identity.episode);
      if (alert.condition === 'resolved' || isNew) this.#guarded(() => this.#escalations.end(fingerprint));
    }
  }

  #escalate(alerts: readonly Alert[], now: Ms): void {
    const configurations = this.options.configurations();
    const stepsOf = stepsByConfiguration();
    const taken = new Map<string, Taken>();
    for (const alert of alerts) {
      // Of ten thousand alerts, most are over or have a severity that is not escalated: this is asked every second.
      if (alert.condition !== 'firing' && alert.condition !== 'recovering') continue;
      const configuration = owningConfiguration(alert, configurations);
      if (!configuration) continue;
      const steps = stepsOf(alert.severity, configuration);
      const firstAfter = steps[0]?.after;
      if (firstAfter === undefined || now < (alert.times.firedAt ?? alert.times.firstObservedAt) + firstAfter)
        continue;
      const input = { alert, steps, now, watchedSince: this.#watchedSince ?? now };
      // Most of the time nothing would be due even if nothing had been done: the records are not asked then.
      if (isIdle(decideEscalation({ ...input, done: new Set() }))) continue;
      const done = new Set(this.#escalations.doneIn(alert.identity.fingerprint).map(({ id }) => id));
      const { send, passOver } = decideEscalation({ ...input, done });
      for (const due of send) {
        const key = `${configuration.file} ${stepId(due.step)} ${due.late}`;
        const together = taken.get(key) ?? { configuration, due, alerts: [] };
        taken.set(key, together);
        together.alerts.push(alert);
      }
      for (const due of passOver) this.#write(alert, due, 'passedOver', now);
    }
    for (const { alerts: due, ...step } of taken.values())
      for (const together of grouped(due)) this.#take({ ...step, alerts: together }, now);
  }

  /** The message is kept before the step is written down: a crash in between makes the same message again, not another. */
  #take({ alerts, due, configuration }: Taken, now: Ms): void {
    const { targets, unreachable } = resolveTargets(due.step.notify, configuration, now);
    const reason = escalationReason(alerts, due, now);
    const escalation = { reason, stepId: stepId(due.step) };
    for (const target of targets) {
      const message = firstMessage({ target, configuration, alerts, now, escalation });
      if (!this.#messages?.has(message.id)) this.#keep(message);
    }
    if (unreachable.length > 0) {
      this.options.log.warn(
        `An escalation to ${unreachable.join(', ')} reaches nobody: no channel is known.`,
      );
    }
    for (const alert of alerts) this.#write(alert, due, targets.length === 0 ? 'nobodyToReach' : 'sent', now);
  }

  #write(alert: Alert, { step }: DueStep, outcome: 'sent' | 'passedOver' | 'nobodyToReach', now: Ms): void {
    const { fingerprint, episode } = alert.identity;
    const done = { id: stepId(step), at: now, notify: [...step.notify], outcome };
    this.#guarded(() => this.#escalations.add(fingerprint, episode, done));
    this.options.log.info(`Escalation of "${alert.title}" to ${step.notify.join(', ')}: ${outcome}.`);
  }

  /** A window that follows collects what began, and acts on none of it. */
  #prune(now: Ms): void {
    if (Math.abs(now - this.#prunedAt) < TAKE_OVER_LASTS) return;
    this.#prunedAt = now;
    for (const heard of [this.#begun, this.#begunAnew])
      for (const [key, at] of heard) if (now - at > TAKE_OVER_LASTS) heard.delete(key);
  }

  /** The answer to a message may come when another window has taken over, which goes on from what it read. */
  #keep(message: StoredMessage): void {
    if (!this.options.isOwner()) return;
    this.#messages?.set(message.id, message);
    this.#guarded(() => this.#store.put(message));
  }

  /** A full disk must not keep anybody from hearing: what is in memory is sent all the same. */
  #guarded(keep: () => void): void {
    try {
      keep();
    } catch (error) {
      this.options.log.error(
        'What people are told cannot be kept: after a restart they may be told it twice.',
        error,
      );
    }
  }
}

/** Alerts whose same step is due at the same moment. */
interface Taken {
  readonly configuration: Configuration;
  readonly due: DueStep;
  readonly alerts: Alert[];
}

/** The steps of each severity, worked out once for a pass over all alerts. */
function stepsByConfiguration(): typeof escalationSteps {
  const known = new Map<unknown, Map<string, ReturnType<typeof escalationSteps>>>();
  return (severity, configuration) => {
    const own = known.get(configuration) ?? new Map<string, ReturnType<typeof escalationSteps>>();
    known.set(configuration, own);
    const steps = own.get(severity) ?? escalationSteps(severity, configuration);
    own.set(severity, steps);
    return steps;
  };
}

/** Which alerts, of those that fire on, which targets know of: `fingerprint target`. Escalations are beside that. */
function openSubjects(messages: Iterable<StoredMessage>): ReadonlySet<string> {
  const subjects = new Set<string>();
  for (const message of messages) {
    if (message.reason !== undefined) continue;
    for (const { fingerprint, state } of message.members)
      if (state !== 'resolved') subjects.add(`${fingerprint} ${targetKey(message)}`);
  }
  return subjects;
}

const isIdle = ({ send, passOver }: ReturnType<typeof decideEscalation>): boolean =>
  send.length === 0 && passOver.length === 0;

import { randomUUID } from 'node:crypto';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore, toDisposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import { SourceError } from '../source';
import type { IntentStep } from './evolveIntent';
import { evolveIntent, newIntent } from './evolveIntent';
import type { Intent, IntentDraft } from './intent';
import { isSettled, keptIntent } from './intent';
import { WriteError } from './writeError';

/** What a read says of an intent. */
export type Verification =
  | { readonly kind: 'found'; readonly message: string; readonly resultId?: string }
  | { readonly kind: 'overtaken'; readonly message: string }
  | { readonly kind: 'missing' };

/** How one kind of intent is sent, and how a read tells whether it came to pass. */
export interface IntentHandler {
  /** Sends it once. Answers the id of what came of it. @throws {WriteError} */
  send(intent: Intent, signal: AbortSignal): Promise<string | undefined>;
  /** Reads the system in full. @throws {SourceError} when it cannot be read */
  verify(intent: Intent, signal: AbortSignal): Promise<Verification>;
}

export interface OutboxOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** What is due is looked for at each of these. */
  readonly onDidBeat: Event<Ms>;
  /** Nothing while the intent's source is not configured: it waits. */
  handlerFor(intent: Intent): IntentHandler | undefined;
  /** Whether anything may be sent or read now. */
  isAllowed(): boolean;
}

const KIND = 'intent';
/** Settled ones stay on the list this long; failed ones until somebody has seen them. */
const SETTLED_STAYS: Ms = 15 * 60_000;

/**
 * Everything that is to be written to another system. An intent is kept before it is sent, so that a crash leaves a
 * question and never a lost or a doubled write: what was sent and not answered is settled by a read.
 */
export class Outbox implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<Intent>());
  readonly #abort = new AbortController();
  readonly #intents = new Map<string, Intent>();
  readonly #busy = new Set<string>();

  constructor(private readonly options: OutboxOptions) {
    this.#owned.add(toDisposable(() => this.#abort.abort()));
    this.#load();
    this.#owned.add(options.onDidBeat((now) => this.#beat(now)));
  }

  /** Oldest first. */
  get intents(): readonly Intent[] {
    return [...this.#intents.values()].sort((a, b) => a.at - b.at);
  }

  get onDidChange(): Event<Intent> {
    return this.#changes.event;
  }

  /** Keeps an intent and begins to send it. Throws when it cannot be kept: then nothing is sent. */
  submit(draft: IntentDraft): Intent {
    const intent = newIntent(draft, randomUUID(), this.options.clock.now());
    this.options.records.put(KIND, intent.id, intent);
    this.#set(intent);
    void this.#drive(intent.id);
    return this.#intents.get(intent.id) ?? intent;
  }

  /** The intent as it ends; as it is, when the signal aborts first. */
  settled(id: string, signal: AbortSignal): Promise<Intent | undefined> {
    return new Promise((resolve) => {
      const finish = (): void => {
        subscription.dispose();
        signal.removeEventListener('abort', finish);
        resolve(this.#intents.get(id));
      };
      const subscription = this.onDidChange((intent) => {
        if (intent.id === id && isSettled(intent)) finish();
      });
      const current = this.#intents.get(id);
      if (!current || isSettled(current) || signal.aborted) finish();
      else signal.addEventListener('abort', finish, { once: true });
    });
  }

  /** What was not sent yet is not sent any more. Answers whether that came in time. */
  takeBack(id: string): boolean {
    const after = this.#step(id, { kind: 'takenBack', at: this.options.clock.now() });
    return after?.state === 'superseded';
  }

  /** Takes one off the list. One that is on its way, or could be, stays. */
  dismiss(id: string): void {
    const intent = this.#intents.get(id);
    if (!intent || !(isSettled(intent) || intent.state === 'ambiguous') || this.#busy.has(id)) return;
    this.#forget(intent);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #load(): void {
    const { records, log, clock } = this.options;
    for (const [key, value] of records.all(KIND)) {
      const read = keptIntent.safeParse(value);
      if (read.success) {
        this.#intents.set(key, read.data);
        this.#step(key, { kind: 'resumed', at: clock.now() });
      } else {
        log.warn(
          `A pending write of an earlier session cannot be read, and is not sent: ${read.error.message}`,
        );
        records.remove(KIND, key);
      }
    }
  }

  #beat(now: Ms): void {
    for (const intent of this.#intents.values()) {
      if (!isSettled(intent)) void this.#drive(intent.id);
      else if (intent.state !== 'failed' && now - intent.changedAt > SETTLED_STAYS) this.#forget(intent);
    }
  }

  /** Takes an intent as far as it gets now. */
  async #drive(id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      while (await this.#advance(id));
    } catch (error) {
      this.options.log.error('A pending write could not be brought further.', error);
    } finally {
      this.#busy.delete(id);
    }
  }

  async #advance(id: string): Promise<boolean> {
    const { clock } = this.options;
    const intent = this.#intents.get(id);
    if (!intent || isSettled(intent) || intent.dueAt > clock.now()) return false;
    if (this.#abort.signal.aborted || !this.options.isAllowed()) return false;
    const handler = this.options.handlerFor(intent);
    if (!handler) return false;
    const step =
      intent.state === 'queued' ? await this.#send(intent, handler) : await this.#verify(intent, handler);
    if (!step || this.#abort.signal.aborted) return false;
    return this.#step(id, step) !== intent;
  }

  async #send(before: Intent, handler: IntentHandler): Promise<IntentStep | undefined> {
    const { clock } = this.options;
    const intent = this.#step(before.id, { kind: 'sending', at: clock.now() });
    if (intent?.state !== 'sent') return undefined;
    try {
      const resultId = await handler.send(intent, this.#abort.signal);
      return { kind: 'answered', at: clock.now(), resultId };
    } catch (error) {
      if (!(error instanceof WriteError))
        this.options.log.error('A write ended in an unexpected way.', error);
      return failedStep(error, clock.now());
    }
  }

  async #verify(intent: Intent, handler: IntentHandler): Promise<IntentStep> {
    const { clock } = this.options;
    try {
      return { ...(await handler.verify(intent, this.#abort.signal)), at: clock.now() };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { kind: 'unreadable', at: clock.now(), message: error.message };
    }
  }

  /** Takes a step and keeps it. A write that cannot be kept is not begun; what came of one is known all the same. */
  #step(id: string, step: IntentStep): Intent | undefined {
    const before = this.#intents.get(id);
    const after = before && evolveIntent(before, step);
    if (!after || after === before) return after;
    try {
      this.options.records.put(KIND, id, after);
    } catch (error) {
      if (step.kind === 'sending') return this.#unkept(before, error);
      this.options.log.error('What came of a write to another system cannot be kept.', error);
    }
    return this.#set(after);
  }

  #unkept(before: Intent, error: unknown): Intent {
    this.options.log.error('A write to another system cannot be kept, so it was not sent.', error);
    const message = 'It cannot be kept on this computer, so it was not sent. Is the disk full?';
    return this.#set({ ...before, state: 'failed', message });
  }

  #set(intent: Intent): Intent {
    this.#intents.set(intent.id, intent);
    this.#changes.fire(intent);
    return intent;
  }

  #forget(intent: Intent): void {
    this.options.records.remove(KIND, intent.id);
    this.#intents.delete(intent.id);
    this.#changes.fire(intent);
  }
}

function failedStep(error: unknown, at: Ms): IntentStep {
  if (!(error instanceof WriteError)) {
    return { kind: 'unanswered', at, message: 'Sending it ended in an unexpected way.' };
  }
  const { outcome, message, retryAfterMs } = error;
  switch (outcome) {
    case 'rejected':
      return { kind: 'rejected', at, message };
    case 'notSent':
      return { kind: 'notSent', at, message, retryAfterMs };
    case 'unknown':
      return { kind: 'unanswered', at, message };
    case 'overtaken':
      return { kind: 'overtaken', at, message };
  }
}

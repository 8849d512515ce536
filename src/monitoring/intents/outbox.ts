import { randomUUID } from 'node:crypto';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore, toDisposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import { Ticker } from '../../base/ticker';
import { SourceError } from '../source';
import type { IntentStep } from './evolveIntent';
import { evolveIntent, newIntent } from './evolveIntent';
import type { Intent, IntentDraft } from './intent';
import { isSettled } from './intent';
import type { IntentHandler } from './intentHandler';
import { failedStep } from './intentHandler';
import { IntentRecords } from './intentRecords';
import { WriteError } from './writeError';

export interface OutboxOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this window is the one that sends, of those that share the records. Asked before each step. */
  isOwner(): boolean;
  /** Nothing while the intent's source is not configured: it waits. */
  handlerFor(intent: Intent): IntentHandler | undefined;
  /** Whether anything may be sent or read now. */
  isAllowed(): boolean;
}

/** Between two looks at what is due, and at what other windows did. */
const LOOK: Ms = 1_000;
/** Settled ones stay on the list this long; failed ones until somebody has seen them. */
const SETTLED_STAYS: Ms = 15 * 60_000;
/** Longer than it takes until another window sends in the place of one that died. */
const PATIENCE: Ms = 15_000;

/**
 * Everything that is to be written to another system. An intent is kept before it is sent, so that a crash leaves a
 * question and never a lost or a doubled write: what was sent and not answered is settled by a read.
 *
 * Every window of a workspace has an outbox on the same records. The one of the window that polls sends and reads, and takes
 * up what other windows submitted, or left when they died; the others keep what is submitted and watch what becomes of it.
 * See `decisions/2026-11-20-one-outbox.md`.
 */
export class Outbox implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<Intent>());
  readonly #abort = new AbortController();
  readonly #kept: IntentRecords;
  readonly #intents = new Map<string, Intent>();
  readonly #answered = new Set<string>();
  readonly #busy = new Set<string>();
  /** Whether what is here is newer than the records, as in the window that sends. */
  #leads = false;
  #isUnreadable = false;

  constructor(private readonly options: OutboxOptions) {
    const { records, log, clock } = options;
    this.#kept = new IntentRecords(records, log);
    this.#owned.add(toDisposable(() => this.#abort.abort()));
    this.#look();
    this.#owned.add(new Ticker(clock, LOOK, () => this.#look() && this.#driveAll()));
  }

  /** Oldest first. */
  get intents(): readonly Intent[] {
    return [...this.#intents.values()].sort((a, b) => a.at - b.at);
  }

  /** Fired for each change of an intent, in whichever window it was made. */
  get onDidChange(): Event<Intent> {
    return this.#changes.event;
  }

  /** Whether its end is to be told in this window: it was submitted here, or taken over from a window that may be gone. */
  answersFor(id: string): boolean {
    return this.#answered.has(id);
  }

  /** Keeps an intent; it is sent at once, or with the next look of the window that sends. Throws when it cannot be kept. */
  submit(draft: IntentDraft): Intent {
    const intent = newIntent(draft, randomUUID(), this.options.clock.now());
    this.#kept.put(intent);
    this.#answered.add(intent.id);
    this.#set(intent);
    void this.#drive(intent.id);
    return this.#intents.get(intent.id) ?? intent;
  }

  /** The intent as it ends; as it is, when the signal aborts first. */
  settled(id: string, signal: AbortSignal): Promise<Intent | undefined> {
    return this.#once(id, (intent) => !intent || isSettled(intent), signal);
  }

  /** What was not sent yet is not sent any more. Answers whether that is known to have come in time. */
  async takeBack(id: string): Promise<boolean> {
    if (this.options.isOwner()) return this.#takenBack(id)?.state === 'superseded';
    if (this.#intents.get(id)?.state !== 'queued') return false;
    this.#kept.wish(id, 'takeBack');
    const patience = new AbortController();
    const timer = this.#owned.add(this.options.clock.after(PATIENCE, () => patience.abort()));
    const after = await this.#once(id, (intent) => intent?.state !== 'queued', patience.signal);
    this.#owned.release(timer);
    return after?.state === 'superseded';
  }

  /** Takes one off the list. One that is on its way, or could be, stays. */
  dismiss(id: string): void {
    const intent = this.#intents.get(id);
    if (!intent || !(isSettled(intent) || intent.state === 'ambiguous')) return;
    if (!this.options.isOwner()) this.#kept.wish(id, 'dismiss');
    else if (!this.#busy.has(id)) this.#forget(intent);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The intent once it is as wanted; as it is, when the signal aborts first. */
  #once(
    id: string,
    isWanted: (intent: Intent | undefined) => boolean,
    signal: AbortSignal,
  ): Promise<Intent | undefined> {
    return new Promise((resolve) => {
      const finish = (): void => {
        subscription.dispose();
        signal.removeEventListener('abort', finish);
        resolve(this.#intents.get(id));
      };
      const subscription = this.onDidChange((intent) => {
        if (intent.id === id && isWanted(this.#intents.get(id))) finish();
      });
      if (isWanted(this.#intents.get(id)) || signal.aborted) finish();
      else signal.addEventListener('abort', finish, { once: true });
    });
  }

  /** Answers whether this is the window that sends. */
  #look(): boolean {
    const isOwner = this.options.isOwner();
    this.#leads &&= isOwner;
    try {
      this.#take(this.#kept.read());
      if (isOwner && !this.#leads) this.#adopt();
      this.#leads = isOwner;
      if (isOwner) this.#grant();
      this.#isUnreadable = false;
    } catch (error) {
      if (!this.#isUnreadable)
        this.options.log.error('Pending writes cannot be read or kept on this computer.', error);
      this.#isUnreadable = true;
    }
    return isOwner && this.#leads;
  }

  /** What is new in the records; where others lead, also what has changed and what is gone. */
  #take(kept: ReadonlyMap<string, Intent>): void {
    for (const [id, intent] of kept) {
      const known = this.#intents.get(id);
      if (known && (this.#leads || JSON.stringify(known) === JSON.stringify(intent))) continue;
      this.#set(intent);
    }
    if (this.#leads) return;
    for (const [id, intent] of this.#intents) {
      if (kept.has(id)) continue;
      this.#intents.delete(id);
      this.#changes.fire(intent);
    }
  }

  /** Goes on from what another window, or an earlier session, left. */
  #adopt(): void {
    this.#kept.sweep();
    for (const intent of this.#intents.values()) {
      if (!isSettled(intent)) this.#answered.add(intent.id);
      this.#step(intent.id, { kind: 'resumed', at: this.options.clock.now() });
    }
  }

  /** Does what other windows want, before anything is sent. */
  #grant(): void {
    for (const [id, wish] of this.#kept.takeWishes()) {
      if (wish === 'takeBack') this.#takenBack(id);
      else this.dismiss(id);
    }
  }

  #takenBack(id: string): Intent | undefined {
    return this.#step(id, { kind: 'takenBack', at: this.options.clock.now() });
  }

  #driveAll(): void {
    const now = this.options.clock.now();
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
    if (this.#abort.signal.aborted || !this.options.isOwner() || !this.options.isAllowed()) return false;
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

  /**
   * Takes a step and keeps it. A write that cannot be kept is not begun; what came of one is known all the same. A window
   * that does not send any more takes none: whichever sends now settles by a read what was on its way here.
   */
  #step(id: string, step: IntentStep): Intent | undefined {
    const before = this.#intents.get(id);
    if (!this.options.isOwner()) return before;
    const after = before && evolveIntent(before, step);
    if (!after || after === before) return after;
    try {
      this.#kept.put(after);
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
    this.#kept.remove(intent.id);
    this.#answered.delete(intent.id);
    this.#intents.delete(intent.id);
    this.#changes.fire(intent);
  }
}

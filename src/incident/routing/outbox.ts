import { CancelledError } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { Channel } from '../channels/channel';
import { ChannelError } from '../channels/channel';
import { isLoud } from '../channels/notice';
import { composeNotice } from './composeNotice';
import { remainingChange } from './memberChange';
import type { StoredMessage } from './storedMessage';

export interface OutboxOptions {
  /** The channel of a name, as it is configured now. */
  readonly channel: (name: string) => Channel | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** A channel that worked has failed, or one that failed works again (without a reason). */
  readonly onTrouble: (channel: string, reason: string | undefined) => void;
}

/** What is not delivered by then is given up: it would wake somebody for what is long over. */
export const GIVE_UP_AFTER: Ms = 6 * 3_600_000;
const FIRST_PAUSE: Ms = 5_000;
const LONGEST_PAUSE: Ms = 5 * 60_000;
/** For what a person has to mend first. */
const PAUSE_WHEN_REFUSED: Ms = 10 * 60_000;

/**
 * Sends what is to be told, one message at a time to each channel, until the channel took it. Every message is delivered at
 * least once: when Sitrep ends between the delivery and its note, the same message is sent again after the restart.
 */
export class Outbox implements Disposable {
  readonly #abort = new AbortController();
  readonly #busy = new Set<string>();
  readonly #troubled = new Map<string, string>();

  constructor(private readonly options: OutboxOptions) {}

  /** Sends what is due, in the background: whoever calls goes on at once. */
  dispatch(
    messages: Iterable<StoredMessage>,
    keep: (message: StoredMessage) => void,
    current: Current,
  ): void {
    const now = this.options.clock.now();
    const due = [...messages]
      .filter(
        ({ pending, nextAttemptAt, abandoned }) =>
          pending !== undefined && !abandoned && nextAttemptAt <= now,
      )
      .sort((a, b) => a.pendingSince - b.pendingSince);
    for (const message of due) {
      if (this.#busy.has(message.channel)) continue;
      this.#busy.add(message.channel);
      void this.#deliver(message, keep, current).finally(() => this.#busy.delete(message.channel));
    }
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #deliver(
    message: StoredMessage,
    keep: (message: StoredMessage) => void,
    current: Current,
  ): Promise<void> {
    const outcome = await this.#attempt(message);
    if (this.#abort.signal.aborted || outcome === undefined) return;
    // The event may have gone on while the message was on its way: that is still to be told then.
    const latest = current(message.id) ?? message;
    const pending = outcome.isTold ? remainingChange(message.members, latest.members) : latest.pending;
    keep({ ...latest, ...outcome.patch, pending });
  }

  /** What the attempt came to; nothing when it was cancelled. */
  async #attempt(message: StoredMessage): Promise<Outcome | undefined> {
    const { clock } = this.options;
    const channel = this.options.channel(message.channel);
    if (!channel) {
      const problem = `The channel "${message.channel}" is not configured any more.`;
      return { isTold: false, patch: { abandoned: true, problem } };
    }
    const change = message.pending ?? 'changed';
    if (message.sent !== undefined && !channel.edits && !isLoud(change)) return { isTold: true, patch: {} };
    try {
      const notice = composeNotice(message, clock.now());
      const sent = await channel.send(notice, message.sent, this.#abort.signal);
      this.#recovered(message.channel);
      const sentAt = message.sentAt ?? clock.now();
      return { isTold: true, patch: { sent, sentAt, attempts: 0, problem: undefined } };
    } catch (error) {
      if (error instanceof CancelledError || this.#abort.signal.aborted) return undefined;
      return { isTold: false, patch: this.#failed(message, error) };
    }
  }

  #failed(message: StoredMessage, error: unknown): Partial<StoredMessage> {
    const { clock, log } = this.options;
    const known = error instanceof ChannelError ? error : undefined;
    if (!known)
      log.error(`A message to "${message.channel}" failed for a reason that Sitrep does not know.`, error);
    const problem = known?.message ?? `"${message.channel}" failed for a reason that Sitrep does not know.`;
    const attempts = message.attempts + 1;
    const pause = known?.passes === true ? (known.retryAfterMs ?? backoff(attempts)) : PAUSE_WHEN_REFUSED;
    const nextAttemptAt = clock.now() + pause;
    const abandoned = nextAttemptAt - message.pendingSince > GIVE_UP_AFTER;
    if (abandoned) log.error(`A message to "${message.channel}" was given up: ${problem}`);
    this.#failing(message.channel, problem);
    return { attempts, nextAttemptAt, problem, abandoned };
  }

  #failing(channel: string, problem: string): void {
    if (this.#troubled.get(channel) === problem) return;
    if (!this.#troubled.has(channel)) this.options.onTrouble(channel, problem);
    this.#troubled.set(channel, problem);
    this.options.log.warn(`No message could be sent to "${channel}": ${problem}`);
  }

  #recovered(channel: string): void {
    if (!this.#troubled.delete(channel)) return;
    this.options.log.info(`Messages can be sent to "${channel}" again.`);
    this.options.onTrouble(channel, undefined);
  }
}

interface Outcome {
  /** Whether nothing of the message as it was is left to tell. */
  readonly isTold: boolean;
  readonly patch: Partial<StoredMessage>;
}

/** A message as it is kept now. */
type Current = (id: string) => StoredMessage | undefined;

const backoff = (attempts: number): Ms => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 3 ** (attempts - 1));

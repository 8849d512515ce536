import type { Ms } from '../../base/clock';
import type { Intent, IntentDraft, IntentState } from './intent';

/** What happened to an intent. */
export type IntentStep =
  | { readonly kind: 'sending'; readonly at: Ms }
  | { readonly kind: 'answered'; readonly at: Ms; readonly resultId: string | undefined }
  | { readonly kind: 'rejected'; readonly at: Ms; readonly message: string }
  | {
      readonly kind: 'notSent';
      readonly at: Ms;
      readonly message: string;
      readonly retryAfterMs: Ms | undefined;
    }
  | { readonly kind: 'unanswered'; readonly at: Ms; readonly message: string }
  /** A new session takes over what an earlier one left. */
  | { readonly kind: 'resumed'; readonly at: Ms }
  /** A read shows what was wanted. */
  | { readonly kind: 'found'; readonly at: Ms; readonly message: string; readonly resultId?: string }
  /** A complete read, begun after the last write ended, does not show it. */
  | { readonly kind: 'missing'; readonly at: Ms }
  | { readonly kind: 'unreadable'; readonly at: Ms; readonly message: string }
  | { readonly kind: 'overtaken'; readonly at: Ms; readonly message: string }
  | { readonly kind: 'takenBack'; readonly at: Ms };

/** What somebody agreed to is sent within this time, or not at all. */
export const INTENT_LIVES: Ms = 10 * 60_000;
/** A request that nobody waits for any more may still arrive: what a read does not show before this is not missing yet. */
export const SETTLES_AFTER: Ms = 15_000;
/** A cluster may take a moment until every member shows what one of them accepted. */
const MOST_MISSES = 5;
const READ_AGAIN: Ms = 10_000;
const FIRST_DELAY: Ms = 1_000;
const LONGEST_DELAY: Ms = 60_000;

export const newIntent = (draft: IntentDraft, id: string, at: Ms): Intent => ({
  ...draft,
  id,
  at,
  expiresAt: at + INTENT_LIVES,
  state: 'queued',
  attempts: 0,
  sentAt: undefined,
  misses: 0,
  dueAt: at,
  resultId: undefined,
  message: undefined,
  changedAt: at,
});

type Change = Partial<Omit<Intent, 'id' | 'at' | 'changedAt'>>;

/** The whole life of an intent, pure. A step that its state does not know changes nothing. */
export function evolveIntent(intent: Intent, step: IntentStep): Intent {
  const change = changeOf(intent, step);
  return change ? { ...intent, ...change, changedAt: step.at } : intent;
}

function changeOf(intent: Intent, step: IntentStep): Change | undefined {
  switch (step.kind) {
    case 'sending':
      return intent.state === 'queued' ? sending(intent, step.at) : undefined;
    case 'answered':
      return when(intent, ['sent'], {
        state: 'accepted',
        resultId: step.resultId,
        dueAt: step.at,
        misses: 0,
      });
    case 'rejected':
      return when(intent, ['sent'], { state: 'failed', message: step.message });
    case 'notSent':
      return intent.state === 'sent' ? notSent(intent, step) : undefined;
    case 'unanswered':
      return when(intent, ['sent'], ambiguous(step.at, step.message));
    case 'resumed':
      return resumed(intent, step.at);
    case 'found':
      return when(intent, ['accepted', 'ambiguous'], {
        state: 'confirmed',
        message: step.message,
        resultId: step.resultId ?? intent.resultId,
      });
    case 'missing':
      return missing(intent, step.at);
    case 'unreadable':
      return when(intent, ['accepted', 'ambiguous'], { message: step.message, dueAt: step.at + READ_AGAIN });
    case 'overtaken':
      return when(intent, ['queued', 'sent', 'accepted', 'ambiguous'], {
        state: 'superseded',
        message: step.message,
      });
    case 'takenBack':
      return when(intent, ['queued'], {
        state: 'superseded',
        message: 'It was taken back before it was sent.',
      });
  }
}

const when = (intent: Intent, states: readonly IntentState[], change: Change): Change | undefined =>
  states.includes(intent.state) ? change : undefined;

const sending = (intent: Intent, at: Ms): Change =>
  at > intent.expiresAt
    ? { state: 'failed', message: tooLate(intent) }
    : { state: 'sent', attempts: intent.attempts + 1, sentAt: at, misses: 0 };

const tooLate = ({ message }: Intent): string =>
  `It was not sent in time, and nothing was changed${message === undefined ? '.' : `: ${message}`}`;

function notSent(intent: Intent, step: Extract<IntentStep, { kind: 'notSent' }>): Change {
  const dueAt = step.at + Math.max(step.retryAfterMs ?? 0, delayAfter(intent.attempts));
  return dueAt > intent.expiresAt
    ? { state: 'failed', message: step.message }
    : { state: 'queued', message: step.message, dueAt };
}

const ambiguous = (at: Ms, message: string): Change => ({
  state: 'ambiguous',
  message,
  dueAt: at,
  misses: 0,
});

function resumed({ state }: Intent, at: Ms): Change | undefined {
  if (state === 'sent') return ambiguous(at, 'Sitrep ended before an answer came.');
  return state === 'queued' || state === 'accepted' || state === 'ambiguous' ? { dueAt: at } : undefined;
}

function missing(intent: Intent, at: Ms): Change | undefined {
  const misses = intent.misses + 1;
  const again: Change = { misses, dueAt: at + delayAfter(misses) };
  if (intent.state === 'accepted') {
    return misses < MOST_MISSES
      ? again
      : {
          state: 'failed',
          misses,
          message: 'It was accepted, and yet it is not listed. Look in the system itself.',
        };
  }
  if (intent.state !== 'ambiguous') return undefined;
  if (at - (intent.sentAt ?? 0) < SETTLES_AFTER) return again;
  return at > intent.expiresAt
    ? {
        state: 'failed',
        misses,
        message: 'It did not arrive, and nothing was changed. Try again if it is still wanted.',
      }
    : { state: 'queued', misses, dueAt: at, message: 'It did not arrive, says a read, so it is sent again.' };
}

/** After the first, second, … attempt: 1 s, 2 s, 4 s, up to a minute. */
const delayAfter = (count: number): Ms => Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.max(0, count - 1));

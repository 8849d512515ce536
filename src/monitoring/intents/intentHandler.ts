import type { Ms } from '../../base/clock';
import type { IntentStep } from './evolveIntent';
import type { Intent } from './intent';
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

/** What a write that ended with an error came to. */
export function failedStep(error: unknown, at: Ms): IntentStep {
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

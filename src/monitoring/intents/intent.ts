import * as z from 'zod';
import type { Ms } from '../../base/clock';

export const INTENT_ACTIONS = [
  'ack',
  'unack',
  'silence',
  'unsilence',
  'snooze',
  'assign',
  'escalate',
  'resolve',
  'note',
  'declare',
] as const;
export type IntentAction = (typeof INTENT_ACTIONS)[number];

/**
 * `queued` is to be sent; `sent` is on its way; `accepted` was answered with success; `confirmed` was seen by a later
 * read; `failed` did nothing; `superseded` has become needless; of an `ambiguous` one only a read can tell.
 */
export const INTENT_STATES = [
  'queued',
  'sent',
  'accepted',
  'confirmed',
  'failed',
  'superseded',
  'ambiguous',
] as const;
export type IntentState = (typeof INTENT_STATES)[number];

/** A request as it goes on the wire, but for its credentials. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

/** A write to another system that somebody has agreed to. */
export interface IntentDraft {
  readonly action: IntentAction;
  /** The source whose system is written to. */
  readonly sourceId: string;
  /** Fingerprints of the alerts that it is about. */
  readonly targets: readonly string[];
  /** What was shown before: the titles of what it hits, and the request. */
  readonly preview: { readonly matches: readonly string[]; readonly request: ShownRequest };
  readonly reason: string;
  readonly by: string;
  /** What sending it takes, as JSON: the handler of the action knows its shape. */
  readonly content: unknown;
}

export interface Intent extends IntentDraft {
  /** Unique; the idempotency key where a system takes one. */
  readonly id: string;
  readonly at: Ms;
  /** Nothing is sent after this moment: what somebody wanted then need not be wanted now. */
  readonly expiresAt: Ms;
  readonly state: IntentState;
  /** How often it was sent. */
  readonly attempts: number;
  readonly sentAt: Ms | undefined;
  /** How often a complete read did not show it since it was sent. */
  readonly misses: number;
  /** When to send it, or to read, next. */
  readonly dueAt: Ms;
  /** Of what came of it, in the other system. */
  readonly resultId: string | undefined;
  /** What happened last, as a sentence. */
  readonly message: string | undefined;
  readonly changedAt: Ms;
}

const optionalMs = z.number().optional().transform(given);
const optionalText = z.string().optional().transform(given);

/** JSON leaves out what is undefined; the type does not. */
function given<T>(value: T | undefined): T | undefined {
  return value;
}

/** Intents as an earlier session kept them. */
export const keptIntent: z.ZodType<Intent> = z.object({
  id: z.string().min(1),
  action: z.enum(INTENT_ACTIONS),
  sourceId: z.string(),
  targets: z.array(z.string()),
  preview: z.object({
    matches: z.array(z.string()),
    request: z.object({ method: z.string(), url: z.string(), body: optionalText }),
  }),
  reason: z.string(),
  by: z.string(),
  content: z.unknown(),
  at: z.number(),
  expiresAt: z.number(),
  state: z.enum(INTENT_STATES),
  attempts: z.number(),
  sentAt: optionalMs,
  misses: z.number(),
  dueAt: z.number(),
  resultId: optionalText,
  message: optionalText,
  changedAt: z.number(),
});

export const isSettled = ({ state }: Pick<Intent, 'state'>): boolean =>
  state === 'confirmed' || state === 'failed' || state === 'superseded';

import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { StoredEvent } from '../alerts/log/compaction';
import type { AcknowledgeOutcome, AcknowledgeRequest, CheckStatus, SourceStatus } from '../snapshot';

/** What the owner knows beside the alert log: everything else on show follows from these and the configuration. */
export interface SharedReadings {
  readonly sources: readonly SourceStatus[];
  readonly checks: readonly CheckStatus[];
}

/** What a window that does not poll wants the owner to do. Doing it twice is the same as doing it once. */
export type WindowRequest =
  | { readonly kind: 'acknowledge'; readonly fingerprint: string; readonly request: AcknowledgeRequest }
  | { readonly kind: 'unacknowledge' | 'seen'; readonly fingerprint: string }
  | { readonly kind: 'refresh'; readonly sourceId?: string };

export interface PendingRequest {
  readonly id: number;
  readonly askedAt: Ms;
  readonly request: WindowRequest;
}

/** What windows on one folder share. Calls are short and synchronous, and throw when the store is busy or broken. */
export interface SharedStore extends Disposable {
  /** Whether another process wrote anything since this was asked last. Reads nothing. */
  changed(): boolean;

  publish(readings: SharedReadings): void;
  /** What was published last; nothing before the first time. */
  readings(): SharedReadings | undefined;

  /** Alert events with a higher number than this, oldest first, at most so many. */
  eventsAfter(sequence: number, limit: number): readonly StoredEvent[];

  /** Leaves a request for whoever is the owner, and answers its number. */
  ask(request: WindowRequest, at: Ms): number;
  /** Requests without an answer, oldest first. */
  pending(): readonly PendingRequest[];
  answer(id: number, outcome: AcknowledgeOutcome): void;
  /** Takes the answer away when there is one. */
  takeAnswer(id: number): AcknowledgeOutcome | undefined;
  /** Takes a request back: nobody waits for it any more. */
  withdraw(id: number): void;
}

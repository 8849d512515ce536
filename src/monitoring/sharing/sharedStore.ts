import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { AlertValue } from '../alerts/alert';
import type { EventPage } from '../alerts/log/eventTable';
import type { CheckStatus, SourceStatus } from '../snapshot';
import type { RequestOutcome, WindowRequest } from './windowRequest';

/** What the owner knows beside the alert log: everything else on show follows from these and the configuration. */
export interface SharedReadings {
  readonly sources: readonly SourceStatus[];
  readonly checks: readonly CheckStatus[];
  /** What changed of open alerts without a transition. */
  readonly values: readonly SharedValue[];
}

/** The latest value of one alert, which is worth no event of the log. */
export interface SharedValue {
  readonly sourceId: string;
  readonly fingerprint: string;
  /** When it was read: a later event of the alert knows better. */
  readonly at: Ms;
  readonly value: AlertValue | undefined;
  readonly livenessDeadline: Ms | undefined;
}

export interface PendingRequest {
  readonly id: number;
  readonly askedAt: Ms;
  readonly request: WindowRequest;
}

/** `replaced` is another file under the same name: what was read of the one before says nothing about it. */
export type StoreChange = 'none' | 'written' | 'replaced';

/** What windows on one folder share. Calls are short and synchronous, and throw when the store is busy or broken. */
export interface SharedStore extends Disposable {
  /** What another connection did since this was asked last. Reads no table. */
  change(): StoreChange;

  /** @param readings {@link SharedReadings} as JSON: whoever publishes has it, to compare it with what it published before */
  publish(readings: string): void;
  /** What was published last; nothing before the first time. */
  readings(): SharedReadings | undefined;

  /** Alert events with a higher number than this, oldest first, from at most so many rows. */
  eventsAfter(sequence: number, limit: number): EventPage;

  /** Leaves a request for whoever is the owner, and answers its number. */
  ask(request: WindowRequest, at: Ms): number;
  /** Requests without an answer, oldest first. */
  pending(): readonly PendingRequest[];
  answer(id: number, outcome: RequestOutcome): void;
  /** Takes the answer away when there is one. */
  takeAnswer(id: number): RequestOutcome | undefined;
  /** Takes a request back: nobody waits for it any more. */
  withdraw(id: number): void;
  /** Removes requests from before this moment, and answers that nobody came for. */
  sweep(before: Ms): void;
}

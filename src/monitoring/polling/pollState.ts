import { isDeepStrictEqual } from 'node:util';
import type { Ms } from '../../base/clock';
import type { SourceConfiguration } from '../configuration/configuration';
import type { SourceCondition, SourceStatus } from '../snapshot';
import type { ReadingProblem, SourceProblem } from '../source';
import { durationWords } from '../words';
import type { Breaker } from './circuit';
import { conditionOfProblem } from './pollFailure';

/** What one poller knows of its endpoint. Immutable: each poll makes a new one. */
export interface PollState {
  readonly createdAt: Ms;
  readonly paused: { readonly since: Ms; readonly reason: string } | undefined;
  readonly failure: PollFailure | undefined;
  readonly success: PollSuccess | undefined;
  readonly lastAttemptAt: Ms | undefined;
  readonly nextAttemptAt: Ms | undefined;
  readonly consecutiveFailures: number;
  readonly breaker: Breaker;
}

export interface PollFailure {
  readonly problem: SourceProblem;
  readonly reason: string;
  /** Since when the source is in the condition that this problem means. */
  readonly since: Ms;
}

export interface PollSuccess {
  readonly at: Ms;
  /** The same moment on the clock that does not jump. */
  readonly monotonic: Ms;
  /** Since when answers have come without a failure in between. */
  readonly since: Ms;
  readonly latencyMs: Ms;
  readonly skewMs: Ms | undefined;
  readonly complete: boolean;
  readonly unmapped: number;
  /** The same object as long as readings say the same. */
  readonly problems: readonly ReadingProblem[];
}

const NO_PROBLEMS: readonly ReadingProblem[] = [];

/** What the new reading says, or what the one before said when that is the same. */
export const keptProblems = (
  before: readonly ReadingProblem[] = NO_PROBLEMS,
  next: readonly ReadingProblem[] = NO_PROBLEMS,
): readonly ReadingProblem[] => (isDeepStrictEqual(before, next) ? before : next);

export const initialPollState = (createdAt: Ms): PollState => ({
  createdAt,
  paused: undefined,
  failure: undefined,
  success: undefined,
  lastAttemptAt: undefined,
  nextAttemptAt: undefined,
  consecutiveFailures: 0,
  breaker: 'closed',
});

const SHORTEST_STALE_AFTER: Ms = 30_000;

/** Two missed turns and one timeout: less would call a source stale that is merely slow. */
export const staleAfter = (configuration: Pick<SourceConfiguration, 'every' | 'timeout'>): Ms =>
  Math.max(SHORTEST_STALE_AFTER, 2 * configuration.every + configuration.timeout);

/** A moment on both clocks: the wall clock runs on in sleep, the monotonic one when somebody sets the time back. */
export interface Moment {
  readonly now: Ms;
  readonly monotonic: Ms;
}

interface Conditioned {
  readonly condition: SourceCondition;
  readonly since: Ms;
  readonly reason: string | undefined;
}

/** Which of the conditions holds at this moment, since when, and why. */
export function conditionOf(state: PollState, limit: Ms, moment: Moment): Conditioned {
  const { paused, failure, success } = state;
  if (paused) return { condition: 'paused', since: paused.since, reason: paused.reason };
  if (failure) {
    return { condition: conditionOfProblem(failure.problem), since: failure.since, reason: failure.reason };
  }
  if (!success) return { condition: 'waiting', since: state.createdAt, reason: 'not asked yet' };
  if (!isOverdue(success, limit, moment))
    return { condition: 'fresh', since: success.since, reason: undefined };
  return { condition: 'stale', since: success.at + limit, reason: staleReason(limit) };
}

/** Whether the next answer should have come by now. */
export const isOverdue = ({ at, monotonic }: PollSuccess, limit: Ms, moment: Moment): boolean =>
  Math.max(moment.now - at, moment.monotonic - monotonic) > limit;

export const staleReason = (limit: Ms): string => `no answer newer than ${durationWords(limit)}`;

/** Where the poller of another window left off, as far as its status tells. */
export function adoptedPollState(state: PollState, status: SourceStatus, moment: Moment): PollState {
  const { lastSuccessAt, problem, reason, since, lastAttemptAt, consecutiveFailures } = status;
  const success = lastSuccessAt !== undefined && {
    at: lastSuccessAt,
    monotonic: moment.monotonic - (moment.now - lastSuccessAt),
    since: status.condition === 'fresh' ? since : lastSuccessAt,
    latencyMs: status.latencyMs ?? 0,
    skewMs: status.skewMs,
    complete: status.complete,
    unmapped: status.unmapped,
    problems: (status.problems ?? []).map(({ file, range, ...said }) => ({
      ...said,
      place: { file, range },
    })),
  };
  return {
    ...state,
    lastAttemptAt,
    consecutiveFailures,
    ...(success && { success }),
    ...(problem !== undefined && { failure: { problem, reason: reason ?? problem, since } }),
  };
}

/** The status of a source as everything outside sees it. */
export function statusOf(
  configuration: SourceConfiguration,
  displayName: string,
  state: PollState,
  moment: Moment,
): SourceStatus {
  const limit = staleAfter(configuration);
  const { success, failure } = state;
  return {
    id: configuration.id,
    type: configuration.type,
    displayName,
    service: configuration.service,
    target: configuration.target,
    ...conditionOf(state, limit, moment),
    problem: failure?.problem,
    lastAttemptAt: state.lastAttemptAt,
    lastSuccessAt: success?.at,
    nextAttemptAt: state.nextAttemptAt,
    staleAfter: limit,
    latencyMs: success?.latencyMs,
    consecutiveFailures: state.consecutiveFailures,
    breaker: state.breaker,
    skewMs: success?.skewMs,
    complete: success?.complete ?? false,
    unmapped: success?.unmapped ?? 0,
  };
}

import type { Ms } from '../../base/clock';
import type { CheckObservation, Verdict } from '../check';
import type { CheckStatus } from '../snapshot';

/** A check over time, with what its thresholds need. Immutable. */
export interface CheckTrack {
  readonly status: CheckStatus;
  /** The verdict that thresholds last agreed on; stays while the check is unreadable. */
  readonly settled: Exclude<Verdict, 'unknown'> | undefined;
  /** Observations in a row that differ from `settled`. */
  readonly streak: number;
}

export interface Thresholds {
  /** Failing observations in a row before a check counts as failing. */
  readonly failures: number;
  readonly successes: number;
  /** Observations further apart than this are not "in a row": a sleep proves nothing about what was slept through. */
  readonly maxGap: Ms;
}

export interface CheckSubject {
  readonly sourceId: string;
  readonly service: string | undefined;
}

/** The key that stands in for a source's checks until it has answered once. */
export const UNASKED_KEY = 'health';

/** A check that nothing is known of. It is unknown, which is not healthy. */
export function unknownCheck(subject: CheckSubject, key: string, reason: string, since: Ms): CheckTrack {
  return {
    status: {
      id: `${subject.sourceId}/${key}`,
      service: subject.service,
      sourceId: subject.sourceId,
      verdict: 'unknown',
      settling: undefined,
      since,
      reason,
      latest: undefined,
      observedAt: undefined,
    },
    settled: undefined,
    streak: 0,
  };
}

/** The check cannot be read: what it was is neither kept on show nor forgotten. */
export function unreadable(track: CheckTrack, reason: string, at: Ms): CheckTrack {
  const { status } = track;
  if (status.verdict === 'unknown' && status.reason === reason) return track;
  const since = status.verdict === 'unknown' ? status.since : at;
  return { ...track, status: { ...status, verdict: 'unknown', settling: undefined, reason, since } };
}

/** Takes one observation in. The first one that is healthy counts at once: there is nothing to recover from. */
export function settle(
  track: CheckTrack,
  observation: CheckObservation,
  thresholds: Thresholds,
  at: Ms,
): CheckTrack {
  const { verdict } = observation;
  const observed = { ...track.status, latest: observation, observedAt: at };
  if (verdict === 'unknown') {
    const reason = observation.reason ?? 'the answer does not say whether it is healthy';
    return unreadable({ ...track, status: observed }, reason, at);
  }
  if (verdict === track.settled || (verdict === 'ok' && track.settled === undefined)) {
    return concluded({ ...track, status: observed }, verdict, observation.reason, at);
  }
  const inARow = at - (track.status.observedAt ?? at) <= thresholds.maxGap;
  const streak = (inARow ? track.streak : 0) + 1;
  const needed = verdict === 'failing' ? thresholds.failures : thresholds.successes;
  if (streak >= needed) return concluded({ ...track, status: observed }, verdict, observation.reason, at);
  return settling({ ...track, status: observed, streak }, verdict, needed, at);
}

function concluded(
  track: CheckTrack,
  verdict: Exclude<Verdict, 'unknown'>,
  reason: string | undefined,
  at: Ms,
): CheckTrack {
  const since = track.status.verdict === verdict ? track.status.since : at;
  return {
    status: { ...track.status, verdict, settling: undefined, since, reason },
    settled: verdict,
    streak: 0,
  };
}

function settling(
  track: CheckTrack,
  observed: Exclude<Verdict, 'unknown'>,
  needed: number,
  at: Ms,
): CheckTrack {
  const { status, settled, streak } = track;
  const verdict = settled ?? 'unknown';
  const since = status.verdict === verdict ? status.since : at;
  const cause = status.latest?.reason ?? (observed === 'ok' ? 'healthy' : 'failing');
  const reason = `${observed === 'ok' ? 'healthy' : 'failing'} ${streak} of ${needed} times: ${cause}`;
  return {
    ...track,
    status: { ...status, verdict, settling: observed === 'ok' ? 'recovering' : 'failing', since, reason },
  };
}

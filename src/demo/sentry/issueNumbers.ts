import type { Ms } from '../../base/clock';
import type { IncidentState } from '../simulation/incidents';
import type { Simulation } from '../simulation/simulation';
import type { IssueSpecification } from './issues';

const MINUTE: Ms = 60_000;
const HOUR: Ms = 60 * MINUTE;

/** What Sentry would count for an issue at one moment. */
export interface IssueNumbers {
  readonly substatus: 'ongoing' | 'escalating' | 'regressed';
  readonly count: number;
  readonly userCount: number;
  readonly firstSeen: Ms;
  readonly lastSeen: Ms;
  /** Events in each of the last 24 hours, oldest first. */
  readonly hourly: readonly (readonly [seconds: number, count: number])[];
}

export function issueNumbers(issue: IssueSpecification, simulation: Simulation): IssueNumbers {
  const now = simulation.now;
  const state = issue.incident && simulation.timetable.state(issue.incident, now);
  const recent = state
    ? eventsOf(issue, state, now)
    : ((now - simulation.startedAt) / MINUTE) * issue.eventsPerMinute;
  const count = Math.round(issue.eventsBefore + recent);
  return {
    substatus:
      state && state.phase !== 'idle' ? (issue.level === 'fatal' ? 'regressed' : 'escalating') : 'ongoing',
    count,
    userCount: issue.users + Math.round(issue.users === 0 ? 0 : recent / 3),
    firstSeen: simulation.startedAt - issue.firstSeenBefore,
    lastSeen: state ? lastSeenOf(state, now) : now - (now % (20 * MINUTE)),
    hourly: hourly(issue, state, Math.round(recent), now),
  };
}

/** During the running or latest occurrence. */
function eventsOf(issue: IssueSpecification, { occurrence }: IncidentState, now: Ms): number {
  if (!occurrence) return 0;
  return ((Math.min(now, occurrence.endsAt) - occurrence.startedAt) / MINUTE) * issue.eventsPerMinute;
}

function lastSeenOf({ occurrence }: IncidentState, now: Ms): Ms {
  return occurrence ? Math.min(now, occurrence.endsAt) : now;
}

function hourly(
  issue: IssueSpecification,
  state: IncidentState | undefined,
  recent: number,
  now: Ms,
): [number, number][] {
  const hours = 24;
  const thisHour = now - (now % HOUR);
  return Array.from({ length: hours }, (_, index) => {
    const at = thisHour - (hours - 1 - index) * HOUR;
    const started = state?.occurrence?.startedAt ?? now;
    const holdsOccurrence = started >= at && started < at + HOUR;
    const quiet = Math.round((issue.eventsBefore / 500) * (1 + (index % 3)));
    return [at / 1_000, quiet + (holdsOccurrence ? recent : 0)];
  });
}

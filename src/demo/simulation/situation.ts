import type { Ms } from '../../base/clock';
import type { IncidentName, IncidentState } from './incidents';
import { INCIDENT_NAMES } from './incidents';
import type { Timetable } from './timetable';

/** How the company fares at one moment: everything else that is measured or answered follows from it. */
export interface Situation {
  readonly at: Ms;
  readonly incidents: Readonly<Record<IncidentName, IncidentState>>;
  readonly databaseDown: boolean;
  /** From 0 to 1: how far the workers are behind. */
  readonly backlog: number;
  readonly payingTwice: boolean;
}

/** Below this the trouble has not begun to show, or no longer does. */
const SHOWS = 0.5;

export function situationAt(timetable: Timetable, at: Ms): Situation {
  const incidents = Object.fromEntries(
    INCIDENT_NAMES.map((name) => [name, timetable.state(name, at)]),
  ) as Record<IncidentName, IncidentState>;
  return {
    at,
    incidents,
    databaseDown: incidents['database-down'].intensity >= SHOWS,
    backlog: incidents['queue-backlog'].intensity,
    payingTwice: incidents['duplicate-payouts'].intensity >= SHOWS,
  };
}

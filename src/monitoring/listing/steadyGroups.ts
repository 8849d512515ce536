import type { Alert } from '../alerts/alert';
import type { AlertGroup } from './grouping';

/** Groups whose rows stand where they stood. */
export interface SteadyGroups {
  readonly groups: readonly AlertGroup[];
  /** How many rows would come, go or move if they were let. */
  readonly waiting: number;
}

/**
 * What is shown while nothing may move: the same rows in the same places, each with what is known of it now. One that is
 * in no list any more stays as it was last known.
 */
export function steadyGroups(
  shown: readonly AlertGroup[],
  next: readonly AlertGroup[],
  find: (fingerprint: string) => Alert | undefined,
): SteadyGroups {
  const waiting = changesBetween(shown, next);
  if (waiting === 0) return { groups: next, waiting };
  const groups = shown.map((group): AlertGroup => {
    const alerts = group.alerts.map((alert) => find(alert.identity.fingerprint) ?? alert);
    return isSameList(alerts, group.alerts) ? group : { ...group, alerts };
  });
  return { groups, waiting };
}

const fingerprintsOf = ({ alerts }: AlertGroup): readonly string[] =>
  alerts.map(({ identity }) => identity.fingerprint);

/** Rows of the first level, and of each group that stays; a group that comes or goes is one change. */
function changesBetween(shown: readonly AlertGroup[], next: readonly AlertGroup[]): number {
  const before = new Map(shown.map((group) => [group.key, group]));
  let count = changes(
    shown.map(({ key }) => key),
    next.map(({ key }) => key),
  );
  for (const group of next) {
    const known = before.get(group.key);
    if (known && known !== group) count += changes(fingerprintsOf(known), fingerprintsOf(group));
  }
  return count;
}

/** The fewest rows to put in, take out and move that make one list of the other. */
export function changes(before: readonly string[], after: readonly string[]): number {
  if (isSameList(before, after)) return 0;
  const places = new Map(before.map((id, index) => [id, index]));
  const kept = after.map((id) => places.get(id)).filter((place) => place !== undefined);
  const stay = longestRising(kept);
  return before.length - kept.length + (after.length - kept.length) + (kept.length - stay);
}

/** The length of the longest rising subsequence: those can stay where they are while the others move around them. */
function longestRising(places: readonly number[]): number {
  const smallestEnd: number[] = [];
  for (const place of places) {
    let [low, high] = [0, smallestEnd.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((smallestEnd[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    smallestEnd[low] = place;
  }
  return smallestEnd.length;
}

export const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

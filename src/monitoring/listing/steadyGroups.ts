import type { Alert } from '../alerts/alert';
import type { AlertGroup } from './grouping';
import { isSameList } from './grouping';

/** Groups whose rows stand where they stood. */
export interface SteadyGroups {
  readonly groups: readonly AlertGroup[];
  /** How many rows would come, go or move if they were let. */
  readonly waiting: number;
}

/**
 * What is shown while nothing may move: the same rows in the same places, each with what is known of it now. One that is
 * in no list any more stays as it was last known.
 * @param alerts everything that is known, whether the filter lets it pass or not
 */
export function steadyGroups(
  shown: readonly AlertGroup[],
  next: readonly AlertGroup[],
  alerts: readonly Alert[],
): SteadyGroups {
  const waiting = changesBetween(shown, next);
  if (waiting === 0) return { groups: next, waiting };
  const known = new Set(shown);
  const unchanged = new Set(next.filter((group) => known.has(group)));
  const find = finderOf(
    next.filter((group) => !unchanged.has(group)),
    alerts,
  );
  const groups = shown.map((group): AlertGroup => {
    if (unchanged.has(group)) return group;
    const current = group.alerts.map((alert) => find(alert.identity.fingerprint) ?? alert);
    return isSameList(current, group.alerts) ? group : { ...group, alerts: current };
  });
  return { groups, waiting };
}

/** Looks where an alert most likely is, in the few groups that changed; an index of all is made when one is not there. */
function finderOf(
  changed: readonly AlertGroup[],
  alerts: readonly Alert[],
): (fingerprint: string) => Alert | undefined {
  const near = byFingerprint(changed.flatMap((group) => group.alerts));
  let all: ReadonlyMap<string, Alert> | undefined;
  return (fingerprint) => near.get(fingerprint) ?? (all ??= byFingerprint(alerts)).get(fingerprint);
}

const byFingerprint = (alerts: readonly Alert[]): ReadonlyMap<string, Alert> =>
  new Map(alerts.map((alert) => [alert.identity.fingerprint, alert]));

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

import type { Ms } from '../../base/clock';
import type { Alert } from './alert';
import type { RankedAlert } from './shown/display';
import { compareRanked, ranked } from './shown/display';
import { isOpen } from './machine/fold';
import type { Changes } from './machine/ledger';
import { combineReplicas } from './machine/replicas';

/** A resolved alert stays this long, so that whoever looks up sees that it is over. */
export const RESOLVED_STAYS: Ms = 15 * 60_000;

/** Whether an alert is shown at this moment. */
export function isShown(alert: Alert, now: Ms): boolean {
  if (isOpen(alert) || alert.latched) return true;
  if (alert.condition === 'inactive') return alert.evaluation.state !== 'ok';
  return now - (alert.times.resolvedAt ?? 0) < RESOLVED_STAYS;
}

/** The alerts that are shown, worst first. Ten changes among thirty thousand cost one pass and no sorting. */
export class AlertBoard {
  readonly #shown = new Map<string, Alert>();
  #ranked: readonly RankedAlert[] = [];
  #alerts: readonly Alert[] = [];
  readonly #byService = new Map<string, readonly RankedAlert[]>();
  #affected = new Set<string>();

  /** @param find every source's alert of a fingerprint: one of them is shown */
  constructor(private readonly find: (fingerprint: string) => readonly Alert[]) {}

  get alerts(): readonly Alert[] {
    return this.#alerts;
  }

  /** Those of one service, worst first. */
  ofService(service: string): readonly Alert[] {
    return this.#byService.get(service)?.map(({ alert }) => alert) ?? [];
  }

  /** Services that gained, lost or changed an alert since the last call. */
  takeAffectedServices(): ReadonlySet<string> {
    const affected = this.#affected;
    this.#affected = new Set();
    return affected;
  }

  /** Takes in what changed. Keeps the list's identity when nothing that is shown did. */
  update(changes: Changes, now: Ms): void {
    const gone: RankedAlert[] = [];
    const come: RankedAlert[] = [];
    // Once each: two sources of one alert often change together.
    const changed = new Set([...changes.values()].flatMap((fingerprints) => [...fingerprints]));
    for (const fingerprint of changed) this.#replace(fingerprint, now, gone, come);
    this.#merge(gone, come);
  }

  /** Drops what only time has removed from view. Answers whether anything went. */
  expire(now: Ms): boolean {
    const gone = this.#ranked.filter(({ alert }) => !isShown(alert, now));
    for (const { alert } of gone) this.#shown.delete(alert.identity.fingerprint);
    this.#merge(gone, []);
    return gone.length > 0;
  }

  #replace(fingerprint: string, now: Ms, gone: RankedAlert[], come: RankedAlert[]): void {
    const before = this.#shown.get(fingerprint);
    const after = shownOf(this.find(fingerprint), now);
    if (before === after) return;
    if (before) gone.push(ranked(before));
    if (after) {
      come.push(ranked(after));
      this.#shown.set(fingerprint, after);
    } else {
      this.#shown.delete(fingerprint);
    }
  }

  #merge(gone: RankedAlert[], come: RankedAlert[]): void {
    if (gone.length === 0 && come.length === 0) return;
    gone.sort(compareRanked);
    come.sort(compareRanked);
    this.#ranked = merged(this.#ranked, gone, come);
    this.#alerts = this.#ranked.map(({ alert }) => alert);
    this.#mergeServices(gone, come);
  }

  #mergeServices(gone: readonly RankedAlert[], come: readonly RankedAlert[]): void {
    const arrived = byService(come);
    const left = byService(gone);
    for (const service of new Set([...arrived.keys(), ...left.keys()])) {
      const before = this.#byService.get(service) ?? [];
      const after = merged(before, left.get(service) ?? [], arrived.get(service) ?? []);
      if (after.length > 0) this.#byService.set(service, after);
      else this.#byService.delete(service);
      this.#affected.add(service);
    }
  }
}

function byService(alerts: readonly RankedAlert[]): ReadonlyMap<string, readonly RankedAlert[]> {
  const groups = new Map<string, RankedAlert[]>();
  for (const entry of alerts) {
    const { service } = entry.alert;
    if (service === undefined) continue;
    const group = groups.get(service);
    if (group) group.push(entry);
    else groups.set(service, [entry]);
  }
  return groups;
}

/** What is shown of the sources that report one alert. */
function shownOf(replicas: readonly Alert[], now: Ms): Alert | undefined {
  const [only, ...others] = replicas;
  if (others.length === 0) return only && isShown(only, now) ? only : undefined;
  return combineReplicas(replicas.filter((alert) => isShown(alert, now)));
}

/** The sorted list after changes, each of which is looked for and not met on the way: few of them cost a copy. */
function merged(
  sorted: readonly RankedAlert[],
  gone: readonly RankedAlert[],
  come: readonly RankedAlert[],
): readonly RankedAlert[] {
  const leaving = new Set(gone);
  const all: RankedAlert[] = [];
  let next = 0;
  for (const change of [...gone, ...come].sort(compareRanked)) {
    const at = placeOf(change, sorted, next);
    while (next < at) all.push(sorted[next++]!);
    if (leaving.has(change)) next += 1;
    else all.push(change);
  }
  while (next < sorted.length) all.push(sorted[next++]!);
  return all;
}

/** How many of the sorted come before the alert; the first `from` of them are known to. */
function placeOf(alert: RankedAlert, sorted: readonly RankedAlert[], from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareRanked(sorted[middle]!, alert) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

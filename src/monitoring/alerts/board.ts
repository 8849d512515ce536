import type { Ms } from '../../base/clock';
import type { Alert } from './alert';
import type { RankedAlert } from './display';
import { compareRanked, ranked } from './display';
import { isOpen } from './fold';
import type { Changes } from './ledger';
import { combineReplicas } from './replicas';

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

  /** @param find every source's alert of a fingerprint: one of them is shown */
  constructor(private readonly find: (fingerprint: string) => readonly Alert[]) {}

  get alerts(): readonly Alert[] {
    return this.#alerts;
  }

  /** Takes in what changed. Keeps the list's identity when nothing that is shown did. */
  update(changes: Changes, now: Ms): void {
    const gone = new Set<Alert>();
    const come: RankedAlert[] = [];
    // Once each: two sources of one alert often change together.
    const changed = new Set([...changes.values()].flatMap((fingerprints) => [...fingerprints]));
    for (const fingerprint of changed) this.#replace(fingerprint, now, gone, come);
    this.#merge(gone, come);
  }

  /** Drops what only time has removed from view. Answers whether anything went. */
  expire(now: Ms): boolean {
    const gone = new Set(this.#alerts.filter((alert) => !isShown(alert, now)));
    for (const alert of gone) this.#shown.delete(alert.identity.fingerprint);
    this.#merge(gone, []);
    return gone.size > 0;
  }

  #replace(fingerprint: string, now: Ms, gone: Set<Alert>, come: RankedAlert[]): void {
    const before = this.#shown.get(fingerprint);
    const after = shownOf(this.find(fingerprint), now);
    if (before === after) return;
    if (before) gone.add(before);
    if (after) {
      come.push(ranked(after));
      this.#shown.set(fingerprint, after);
    } else {
      this.#shown.delete(fingerprint);
    }
  }

  #merge(gone: ReadonlySet<Alert>, come: RankedAlert[]): void {
    if (gone.size === 0 && come.length === 0) return;
    this.#ranked = merged(this.#ranked, gone, come.sort(compareRanked));
    this.#alerts = this.#ranked.map(({ alert }) => alert);
  }
}

/** What is shown of the sources that report one alert. */
function shownOf(replicas: readonly Alert[], now: Ms): Alert | undefined {
  const [only, ...others] = replicas;
  if (others.length === 0) return only && isShown(only, now) ? only : undefined;
  return combineReplicas(replicas.filter((alert) => isShown(alert, now)));
}

function merged(
  sorted: readonly RankedAlert[],
  gone: ReadonlySet<Alert>,
  come: readonly RankedAlert[],
): readonly RankedAlert[] {
  const all: RankedAlert[] = [];
  let next = 0;
  for (const entry of sorted) {
    if (gone.size > 0 && gone.has(entry.alert)) continue;
    for (let other = come[next]; other && compareRanked(other, entry) < 0; other = come[++next])
      all.push(other);
    all.push(entry);
  }
  for (; next < come.length; next++) all.push(come[next]!);
  return all;
}

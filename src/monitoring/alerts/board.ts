import type { Ms } from '../../base/clock';
import type { Alert } from './alert';
import { compareAlerts } from './display';
import { isOpen } from './fold';
import type { Changes } from './ledger';

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
  #shown = new Map<string, Alert>();
  #sorted: readonly Alert[] = [];

  /** @param find every source's alert of a fingerprint: one of them is shown */
  constructor(private readonly find: (fingerprint: string) => readonly Alert[]) {}

  get alerts(): readonly Alert[] {
    return this.#sorted;
  }

  /** Takes in what changed. Keeps the list's identity when nothing that is shown did. */
  update(changes: Changes, now: Ms): void {
    const gone = new Set<Alert>();
    const come: Alert[] = [];
    for (const fingerprints of changes.values()) {
      for (const fingerprint of fingerprints) this.#replace(fingerprint, now, gone, come);
    }
    if (gone.size > 0 || come.length > 0) this.#sorted = merge(this.#sorted, gone, come);
  }

  /** Drops what only time has removed from view. Answers whether anything went. */
  expire(now: Ms): boolean {
    const gone = new Set(this.#sorted.filter((alert) => !isShown(alert, now)));
    for (const alert of gone) this.#shown.delete(alert.identity.fingerprint);
    if (gone.size > 0) this.#sorted = merge(this.#sorted, gone, []);
    return gone.size > 0;
  }

  #replace(fingerprint: string, now: Ms, gone: Set<Alert>, come: Alert[]): void {
    const before = this.#shown.get(fingerprint);
    const [after] = this.find(fingerprint)
      .filter((alert) => isShown(alert, now))
      .sort(bestReplica);
    if (before === after) return;
    if (before) gone.add(before);
    if (after) {
      come.push(after);
      this.#shown.set(fingerprint, after);
    } else {
      this.#shown.delete(fingerprint);
    }
  }
}

/** Of replicas that report one alert, the one with the best information is shown, then the worst state. */
const bestReplica = (a: Alert, b: Alert): number =>
  Number(a.evaluation.state !== 'ok') - Number(b.evaluation.state !== 'ok') || compareAlerts(a, b);

function merge(sorted: readonly Alert[], gone: ReadonlySet<Alert>, come: Alert[]): readonly Alert[] {
  come.sort(compareAlerts);
  const merged: Alert[] = [];
  let next = 0;
  for (const alert of sorted) {
    if (gone.has(alert)) continue;
    while (next < come.length && compareAlerts(come[next]!, alert) < 0) merged.push(come[next++]!);
    merged.push(alert);
  }
  while (next < come.length) merged.push(come[next++]!);
  return merged;
}

import type { Alert } from '../alerts/alert';
import { isOwn, OWN_ALERTS } from '../alerts/identity';
import { compareSeverity } from '../severity';
import type { CheckStatus } from '../snapshot';

/** Of the alerts of one name that is down, the worst are enough to explain others by. */
const MOST_CANDIDATES = 10;

/** What depends on what: names of services, and what each needs. */
export type DependencyGraph = ReadonlyMap<string, readonly string[]>;

/**
 * What explains an alert: something that its service depends on, directly or through others, is down. Down is a service
 * with an alert of P0 or P1 or a failing check, and a check or component of that name that fails.
 *
 * Services that depend on each other do not explain each other, and no chain of explanations comes back to where it began:
 * whatever is down, at least one alert of it is not explained by another, and is told.
 */
export class Dependencies {
  readonly #down = new Map<string, Alert[]>();
  readonly #reach = new Map<string, readonly string[]>();
  readonly #candidates = new Map<string, readonly Alert[]>();
  readonly #parents = new Map<string, Alert>();
  readonly #roots = new Map<string, Alert>();

  /** @param alerts everything that is open, of every source */
  constructor(
    private readonly graph: DependencyGraph,
    alerts: readonly Alert[],
    checks: readonly CheckStatus[],
  ) {
    const needed = new Set([...graph.values()].flat().flatMap((name) => [name, shortName(name)]));
    const matters = ({ service = '' }: Alert): boolean => needed.has(service) || graph.has(service);
    const down = alerts.filter((alert) => isFiring(alert) && isDown(alert, matters)).sort(worstFirst);
    for (const alert of down) if (alert.service !== undefined) this.#add(alert.service, alert);
    this.#addChecks(checks, down);
    if (this.#down.size === 0) return;
    // Only what is down explains, so that its order decides; whatever else there is may come in any.
    for (const alert of down) this.#explain(alert);
    for (const alert of alerts) this.#explain(alert);
  }

  /** The alert at the root of it. */
  explains({ identity }: Alert): Alert | undefined {
    const parent = this.#parents.get(identity.fingerprint);
    if (!parent) return undefined;
    let root = this.#roots.get(identity.fingerprint);
    if (!root) this.#roots.set(identity.fingerprint, (root = this.explains(parent) ?? parent));
    return root;
  }

  #add(name: string, alert: Alert): void {
    const known = this.#down.get(name);
    if (known) known.push(alert);
    else this.#down.set(name, [alert]);
  }

  /** A failing check counts under its own name and under those of its failing components. */
  #addChecks(checks: readonly CheckStatus[], down: readonly Alert[]): void {
    const own = down.filter((alert) => isOwn(alert) && alert.title === OWN_ALERTS.checkFailing);
    if (own.length === 0) return;
    for (const { verdict, sourceId, latest } of checks) {
      if (verdict !== 'failing' || !latest) continue;
      const alert = own.find(
        ({ provenance, labels }) => provenance.sourceId === sourceId && labels.check === latest.key,
      );
      if (!alert) continue;
      const failing = latest.components.filter((component) => component.verdict === 'failing');
      for (const name of new Set([latest.key, latest.name, ...failing.map((component) => component.name)])) {
        if (name !== alert.service) this.#add(name, alert);
      }
    }
  }

  #explain(alert: Alert): void {
    const { fingerprint } = alert.identity;
    if (alert.service === undefined || this.#parents.has(fingerprint)) return;
    const parent = this.#candidatesFor(alert.service).find((one) => !this.#leadsTo(one, fingerprint));
    if (parent) this.#parents.set(fingerprint, parent);
  }

  /** Whether an alert is this one, or explained by it. */
  #leadsTo(alert: Alert, fingerprint: string): boolean {
    if (alert.identity.fingerprint === fingerprint) return true;
    const parent = this.#parents.get(alert.identity.fingerprint);
    return parent !== undefined && this.#leadsTo(parent, fingerprint);
  }

  /** What is down of all that a service depends on, the nearest first. */
  #candidatesFor(service: string): readonly Alert[] {
    let found = this.#candidates.get(service);
    if (!found) {
      found = this.#reachOf(service)
        .filter((name) => !this.#reachOf(name).includes(service))
        .flatMap((name) => this.#downBy(name));
      this.#candidates.set(service, found);
    }
    return found;
  }

  /** In a workspace of several folders a name carries its folder, which a component's own name does not. */
  #downBy(name: string): readonly Alert[] {
    const own = this.#down.get(name)?.slice(0, MOST_CANDIDATES) ?? [];
    const short = shortName(name);
    return short === name || this.graph.has(name)
      ? own
      : [...own, ...(this.#down.get(short) ?? []).slice(0, MOST_CANDIDATES)];
  }

  /** Every name that a service depends on, the nearest first. */
  #reachOf(service: string): readonly string[] {
    let found = this.#reach.get(service);
    if (!found) {
      const reached = new Set<string>();
      const queue = [...(this.graph.get(service) ?? [])];
      for (const name of queue) {
        if (reached.has(name)) continue;
        reached.add(name);
        queue.push(...(this.graph.get(name) ?? []));
      }
      found = [...reached].filter((name) => name !== service);
      this.#reach.set(service, found);
    }
    return found;
  }
}

const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const isFiring = ({ condition }: Alert): boolean => condition === 'firing' || condition === 'recovering';

/** Of services that nothing depends on and that depend on nothing, only checks may matter: by their components. */
const isDown = (alert: Alert, matters: (alert: Alert) => boolean): boolean =>
  ((alert.severity === 'P0' || alert.severity === 'P1') && matters(alert)) ||
  (isOwn(alert) && alert.title === OWN_ALERTS.checkFailing);

/** By nothing that an explanation changes: the same alerts explain each other the next time too. */
const worstFirst = (a: Alert, b: Alert): number =>
  compareSeverity(a.severity, b.severity) ||
  (a.times.firedAt ?? a.times.firstObservedAt) - (b.times.firedAt ?? b.times.firstObservedAt) ||
  (a.identity.fingerprint < b.identity.fingerprint ? -1 : 1);

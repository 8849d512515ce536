import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import { sameRecord } from '../alerts/attributes';
import type { Configuration } from '../configuration/configuration';
import { sameList, serviceStatuses } from '../services';
import type { CheckStatus, Maintenance, MonitoringSnapshot, SourceStatus } from '../snapshot';

export const emptySnapshot = (at: Ms): MonitoringSnapshot => ({
  at,
  environment: undefined,
  production: false,
  demo: false,
  services: [],
  sources: [],
  alerts: [],
  problems: [],
});

export interface SnapshotParts {
  readonly now: Ms;
  /** With their ids already made unique. */
  readonly configurations: readonly Configuration[];
  readonly sources: readonly SourceStatus[];
  readonly checks: readonly CheckStatus[];
  readonly alerts: readonly Alert[];
  /** Those of one service. */
  readonly alertsOf: (service: string) => readonly Alert[];
  readonly maintenanceOf: (service: string) => Maintenance | undefined;
  /** Services whose alerts are not those of the snapshot before. */
  readonly affected: ReadonlySet<string> | 'all';
}

/** The snapshot after the one before: parts that say the same are the same objects, and so is the whole. */
export function nextSnapshot(before: MonitoringSnapshot, parts: SnapshotParts): MonitoringSnapshot {
  const { configurations, checks, alerts, alertsOf, maintenanceOf, affected } = parts;
  const sources = keptSources(before.sources, parts.sources);
  const services = serviceStatuses(
    configurations,
    { checks, sources, alertsOf, maintenanceOf, affected },
    before.services,
  );
  const found = [
    ...configurations.flatMap(({ problems }) => problems),
    ...sources.flatMap(({ problems }) => problems ?? []),
  ];
  const next: MonitoringSnapshot = {
    at: parts.now,
    environment: environmentOf(configurations),
    production: configurations.some(({ production }) => production),
    demo: configurations.some(({ demo }) => demo),
    services,
    sources,
    alerts,
    problems: sameList(before.problems, found) ? before.problems : found,
  };
  return sameRecord({ ...next, at: before.at }, before) ? before : next;
}

/** The worst place on show: production if any folder is, else what the folders agree on or list. */
function environmentOf(configurations: readonly Configuration[]): string | undefined {
  const production = configurations.find((configuration) => configuration.production);
  if (production?.environment !== undefined) return production.environment;
  const names = new Set(configurations.flatMap(({ environment }) => environment ?? []));
  return names.size === 0 ? undefined : [...names].join(', ');
}

function keptSources(
  before: readonly SourceStatus[],
  after: readonly SourceStatus[],
): readonly SourceStatus[] {
  const former = new Map(before.map((status) => [status.id, status]));
  const next = after.map((status) => {
    const old = former.get(status.id);
    return old && sameRecord(old, status) ? old : status;
  });
  return sameList(before, next) ? before : next;
}

import type { Alert } from './alerts/alert';
import type { Configuration, ServiceConfiguration } from './configuration/configuration';
import type { CheckStatus, ServiceStatus, SourceStatus } from './snapshot';

interface Parts {
  readonly checks: readonly CheckStatus[];
  readonly sources: readonly SourceStatus[];
  readonly alerts: readonly Alert[];
}

/** The services with what belongs to each. A service whose parts did not change keeps its identity. */
export function serviceStatuses(
  configurations: readonly Configuration[],
  parts: Parts,
  before: readonly ServiceStatus[],
): readonly ServiceStatus[] {
  const checks = groupBy(parts.checks, ({ service }) => service);
  const sources = groupBy(parts.sources, ({ service }) => service);
  const alerts = groupBy(parts.alerts, ({ service }) => service);
  const former = new Map(before.map((service) => [service.name, service]));
  const next = configurations.flatMap(({ services }) =>
    services.map((service) =>
      kept(
        former.get(service.name),
        statusOf(service, {
          checks: checks.get(service.name) ?? [],
          sources: sources.get(service.name) ?? [],
          alerts: alerts.get(service.name) ?? [],
        }),
      ),
    ),
  );
  return sameList(before, next) ? before : next;
}

function statusOf(service: ServiceConfiguration, parts: Parts): ServiceStatus {
  const own = parts.sources.map(({ id }) => id);
  const shared = parts.alerts.map(({ provenance }) => provenance.sourceId);
  return {
    name: service.name,
    owner: service.owner,
    checks: parts.checks,
    sourceIds: [...new Set([...own, ...shared])],
    alertFingerprints: parts.alerts.map(({ identity }) => identity.fingerprint),
  };
}

function kept(before: ServiceStatus | undefined, after: ServiceStatus): ServiceStatus {
  if (!before) return after;
  const checks = sameList(before.checks, after.checks) ? before.checks : after.checks;
  const sourceIds = sameList(before.sourceIds, after.sourceIds) ? before.sourceIds : after.sourceIds;
  const alertFingerprints = sameList(before.alertFingerprints, after.alertFingerprints)
    ? before.alertFingerprints
    : after.alertFingerprints;
  const same =
    before.owner === after.owner &&
    checks === before.checks &&
    sourceIds === before.sourceIds &&
    alertFingerprints === before.alertFingerprints;
  return same ? before : { ...after, checks, sourceIds, alertFingerprints };
}

export const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

function groupBy<T>(items: readonly T[], key: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

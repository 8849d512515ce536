import type { Alert } from './alerts/alert';
import { sameRecord } from './alerts/attributes';
import type { Configuration, ServiceConfiguration } from './configuration/configuration';
import type { CheckStatus, Maintenance, ServiceStatus, SourceStatus } from './snapshot';

interface Parts {
  readonly checks: readonly CheckStatus[];
  readonly sources: readonly SourceStatus[];
  /** Those of one service, worst first. */
  readonly alertsOf: (service: string) => readonly Alert[];
  readonly maintenanceOf?: (service: string) => Maintenance | undefined;
  /** Services whose alerts are not those of the snapshot before: the others are not looked at. `all` after a configuration. */
  readonly affected: ReadonlySet<string> | 'all';
}

/** The services with what belongs to each. A service whose parts did not change keeps its identity. */
export function serviceStatuses(
  configurations: readonly Configuration[],
  { checks, sources, alertsOf, maintenanceOf, affected }: Parts,
  before: readonly ServiceStatus[],
): readonly ServiceStatus[] {
  const all = configurations.flatMap(({ services }) => services);
  const former = new Map(before.map((service) => [service.name, service]));
  const drafts = new Map(all.map((service) => [service.name, draftOf(service)]));
  const stays = (name: string): boolean => affected !== 'all' && former.has(name) && !affected.has(name);
  for (const check of checks) of(drafts, check.service)?.checks.push(check);
  for (const source of sources) of(drafts, source.service)?.sourceIds.push(source.id);
  const next = [...drafts.values()].map((draft) => {
    const old = former.get(draft.name);
    const { sourceIds, alertFingerprints } = old && stays(draft.name) ? old : withAlerts(draft, alertsOf);
    const maintenance = maintenanceOf?.(draft.name);
    return kept(old, { ...draft, sourceIds, alertFingerprints, ...(maintenance && { maintenance }) });
  });
  return sameList(before, next) ? before : next;
}

function withAlerts(
  { name, sourceIds }: Draft,
  alertsOf: Parts['alertsOf'],
): Pick<ServiceStatus, 'sourceIds' | 'alertFingerprints'> {
  const alerts = alertsOf(name);
  return {
    sourceIds: [...new Set([...sourceIds, ...alerts.map(({ provenance }) => provenance.sourceId)])],
    alertFingerprints: alerts.map(({ identity }) => identity.fingerprint),
  };
}

interface Draft {
  readonly name: string;
  readonly owner: string | undefined;
  readonly checks: CheckStatus[];
  readonly sourceIds: string[];
}

const draftOf = ({ name, owner }: ServiceConfiguration): Draft => ({
  name,
  owner,
  checks: [],
  sourceIds: [],
});

const of = (drafts: ReadonlyMap<string, Draft>, service: string | undefined): Draft | undefined =>
  service === undefined ? undefined : drafts.get(service);

function kept(before: ServiceStatus | undefined, after: ServiceStatus): ServiceStatus {
  if (!before) return after;
  const checks = sameList(before.checks, after.checks) ? before.checks : after.checks;
  const sourceIds = sameList(before.sourceIds, after.sourceIds) ? before.sourceIds : after.sourceIds;
  const alertFingerprints = sameList(before.alertFingerprints, after.alertFingerprints)
    ? before.alertFingerprints
    : after.alertFingerprints;
  const same =
    before.owner === after.owner &&
    sameMaintenance(before.maintenance, after.maintenance) &&
    checks === before.checks &&
    sourceIds === before.sourceIds &&
    alertFingerprints === before.alertFingerprints;
  return same ? before : { ...after, checks, sourceIds, alertFingerprints };
}

const sameMaintenance = (a: Maintenance | undefined, b: Maintenance | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameRecord(a, b));

export const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

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
  { checks, sources, alerts }: Parts,
  before: readonly ServiceStatus[],
): readonly ServiceStatus[] {
  const all = configurations.flatMap(({ services }) => services);
  const drafts = new Map(all.map((service) => [service.name, draftOf(service)]));
  for (const check of checks) of(drafts, check.service)?.checks.push(check);
  for (const source of sources) of(drafts, source.service)?.sourceIds.add(source.id);
  for (const { service, identity, provenance } of alerts) {
    const draft = of(drafts, service);
    if (!draft) continue;
    draft.alertFingerprints.push(identity.fingerprint);
    draft.sourceIds.add(provenance.sourceId);
  }
  const former = new Map(before.map((service) => [service.name, service]));
  const next = [...drafts.values()].map((draft) =>
    kept(former.get(draft.name), { ...draft, sourceIds: [...draft.sourceIds] }),
  );
  return sameList(before, next) ? before : next;
}

interface Draft {
  readonly name: string;
  readonly owner: string | undefined;
  readonly checks: CheckStatus[];
  readonly sourceIds: Set<string>;
  readonly alertFingerprints: string[];
}

const draftOf = ({ name, owner }: ServiceConfiguration): Draft => ({
  name,
  owner,
  checks: [],
  sourceIds: new Set(),
  alertFingerprints: [],
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
    checks === before.checks &&
    sourceIds === before.sourceIds &&
    alertFingerprints === before.alertFingerprints;
  return same ? before : { ...after, checks, sourceIds, alertFingerprints };
}

export const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

import type { Alert } from '../alerts/alert';
import { displayStateOf } from '../alerts/shown/display';
import type { MonitoringSnapshot } from '../snapshot';
import { summarise } from '../summary';
import { exitCodeOf } from './statusReport';

/** A snapshot for other programs: stable names, times as ISO 8601 in UTC, and nothing left out that is known. */
export function statusJson(snapshot: MonitoringSnapshot): unknown {
  const { plain, counts } = summarise(snapshot);
  return {
    at: iso(snapshot.at),
    summary: plain,
    exitCode: exitCodeOf(snapshot),
    environment: snapshot.environment,
    demo: snapshot.demo,
    counts,
    alerts: snapshot.alerts.map(alertJson),
    services: snapshot.services.map(({ name, owner, checks }) => ({
      name,
      owner,
      checks: checks.map(({ id, verdict, settling, since, reason, observedAt, latest }) => ({
        id,
        verdict,
        settling,
        since: iso(since),
        reason,
        observedAt: iso(observedAt),
        durationMs: latest?.durationMs,
        components: latest?.components ?? [],
      })),
    })),
    sources: snapshot.sources.map(({ since, lastAttemptAt, lastSuccessAt, nextAttemptAt, ...source }) => ({
      ...source,
      since: iso(since),
      lastAttemptAt: iso(lastAttemptAt),
      lastSuccessAt: iso(lastSuccessAt),
      nextAttemptAt: iso(nextAttemptAt),
    })),
    problems: snapshot.problems,
  };
}

/** An alert for other programs. */
export const alertJson = (alert: Alert): unknown => ({
  fingerprint: alert.identity.fingerprint,
  title: alert.title,
  summary: alert.summary,
  state: displayStateOf(alert),
  condition: alert.condition,
  evaluation: alert.evaluation.state,
  severity: alert.severity,
  severityWord: alert.severityWord,
  service: alert.service,
  environment: alert.environment,
  source: alert.provenance.sourceId,
  activeAt: iso(alert.times.activeAt),
  firedAt: iso(alert.times.firedAt),
  resolvedAt: iso(alert.times.resolvedAt),
  lastSeenAt: iso(alert.times.lastSeenAt),
  value: alert.value?.current,
  acknowledgement: alert.acknowledgement,
  suppressions: alert.suppressions,
  labels: alert.labels,
  annotations: alert.annotations,
  links: alert.links,
});

export const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

import type { Ms } from '../../../base/clock';
import type { Alert } from '../../../monitoring/alerts/alert';
import type { CheckStatus, MonitoringSnapshot } from '../../../monitoring/snapshot';
import { agoWords, durationWords } from '../../../monitoring/words';
import type { AlertPageShown, RelatedRow } from '../../../protocol/alertPage';

const MOST_ALERTS = 10;

const CHECK_TONES: Readonly<Record<CheckStatus['verdict'], AlertPageShown['tone']>> = {
  ok: 'ok',
  failing: 'bad',
  unknown: 'unknown',
};

/** The health checks of the alert's service, with the components that are not well. */
export function relatedChecks(alert: Alert, snapshot: MonitoringSnapshot, now: Ms): RelatedRow[] {
  const service = snapshot.services.find((candidate) => candidate.name === alert.service);
  return (service?.checks ?? []).map((check) => ({
    label: check.latest?.name ?? check.id,
    detail: checkWords(check, now),
    tone: CHECK_TONES[check.verdict],
    action: undefined,
  }));
}

function checkWords(check: CheckStatus, now: Ms): string {
  if (check.verdict === 'unknown') return `unknown: ${check.reason ?? 'not checked yet'}`;
  const age = check.observedAt === undefined ? '' : ` · ${agoWords(check.observedAt, now)}`;
  if (check.verdict === 'failing')
    return `failing for ${durationWords(now - check.since)}: ${check.reason ?? 'no reason given'}${age}`;
  const took = check.latest?.durationMs === undefined ? '' : ` · ${durationWords(check.latest.durationMs)}`;
  return `healthy${took}${age}`;
}

/** The other alerts of the service that are not over, worst first as the snapshot has them. */
export function relatedAlerts(
  alert: Alert,
  snapshot: MonitoringSnapshot,
  tone: (alert: Alert) => AlertPageShown['tone'],
): RelatedRow[] {
  if (alert.service === undefined) return [];
  return snapshot.alerts
    .filter(
      (other) =>
        other.service === alert.service &&
        other.identity.fingerprint !== alert.identity.fingerprint &&
        other.condition !== 'resolved',
    )
    .slice(0, MOST_ALERTS)
    .map((other) => ({
      label: other.title,
      detail: `${other.severity} · ${other.condition}`,
      tone: tone(other),
      action: { type: 'openAlert', fingerprint: other.identity.fingerprint },
    }));
}

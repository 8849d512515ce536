import type { CheckTrack } from '../../checks/settling';
import type { SourceConfiguration } from '../../configuration/configuration';
import type { PollState } from '../../polling/pollState';
import { waitsForPerson } from '../../polling/circuit';
import type { Severity } from '../../severity';
import type { AlertObservation } from '../alert';
import type { Attribution } from '../attributes';
import { detailsOf } from '../attributes';
import { fingerprintOf, OWN_ALERTS, OWN_SOURCE_TYPE } from '../identity';
import type { ObservedAlert } from './watch';

/** Failed polls in a row after which a source counts as staying unreadable. */
export const FAILURES_TO_ALERT = 3;

const DEFAULT_SEVERITY: Record<keyof typeof OWN_ALERTS, Severity> = {
  checkFailing: 'P1',
  sourceUnreadable: 'P2',
};

type OwnSource = Pick<SourceConfiguration, 'id' | 'type' | 'service' | 'severity' | 'target'>;

/** What one health check means as an alert: failing is firing, not often enough is pending, unknown freezes. */
export function checkAlert(
  track: CheckTrack,
  source: OwnSource,
  configuration: Attribution['configuration'],
): ObservedAlert {
  const { status } = track;
  const key = status.latest?.key ?? status.id.slice(source.id.length + 1);
  const severity = source.severity ?? DEFAULT_SEVERITY.checkFailing;
  const why = source.severity
    ? `the configuration gives "${source.id}" the severity ${severity}`
    : `a failing health check is ${severity} unless the configuration says otherwise`;
  const observation = ownObservation({
    title: OWN_ALERTS.checkFailing,
    source,
    fields: { check: key },
    condition: checkCondition(track),
    summary: `${status.latest?.name ?? key}: ${status.reason ?? status.verdict}`,
    severity,
    startsAt: status.since,
  });
  return own(observation, source, configuration, why);
}

function checkCondition({ status }: CheckTrack): AlertObservation['condition'] {
  if (status.settling === 'failing') return 'pending';
  if (status.verdict === 'unknown') return 'unknown';
  if (status.verdict === 'ok') return 'resolved';
  return status.settling === 'recovering' ? 'recovering' : 'firing';
}

/** What the state of a source means as an alert. Waiting for a person is worth saying at once. */
export function readabilityAlert(
  state: PollState,
  source: OwnSource,
  configuration: Attribution['configuration'],
): ObservedAlert {
  const { failure } = state;
  const stays =
    failure && (waitsForPerson(failure.problem) || state.consecutiveFailures >= FAILURES_TO_ALERT);
  const severity = DEFAULT_SEVERITY.sourceUnreadable;
  const observation = ownObservation({
    title: OWN_ALERTS.sourceUnreadable,
    source,
    fields: {},
    condition: stays ? 'firing' : failure ? 'pending' : 'resolved',
    summary: failure?.reason,
    severity,
    startsAt: failure?.since,
  });
  return own(observation, source, configuration, `a source that stays unreadable is ${severity}`);
}

interface OwnParts {
  readonly title: string;
  readonly source: OwnSource;
  readonly fields: Readonly<Record<string, string>>;
  readonly condition: AlertObservation['condition'];
  readonly summary: string | undefined;
  readonly severity: Severity;
  readonly startsAt: number | undefined;
}

function ownObservation(parts: OwnParts): AlertObservation {
  const { source, startsAt, summary } = parts;
  const identityFields = { alertname: parts.title, source: source.id, ...parts.fields };
  const service: Record<string, string> = source.service === undefined ? {} : { service: source.service };
  return {
    fingerprint: fingerprintOf({ sourceType: OWN_SOURCE_TYPE, scope: source.id, fields: identityFields }),
    identityFields,
    native: {},
    raw: undefined,
    unmapped: [],
    title: parts.title,
    ...(summary === undefined ? {} : { summary }),
    ...(source.service === undefined ? {} : { service: source.service }),
    labels: { ...identityFields, type: source.type, ...service },
    annotations: {},
    severity: parts.severity,
    condition: parts.condition,
    suppressions: [],
    ...(startsAt === undefined ? {} : { startsAt }),
    links: [],
  };
}

function own(
  observation: AlertObservation,
  source: OwnSource,
  configuration: Attribution['configuration'],
  severityWhy: string,
): ObservedAlert {
  const details = detailsOf(observation, {
    sourceId: source.id,
    sourceType: OWN_SOURCE_TYPE,
    service: source.service,
    configuration,
  });
  return { observation, details: { ...details, severityWhy } };
}

import type { Sample } from '../../metrics/series';
import type { AlertObservation, Suppression } from '../../monitoring/alerts/alert';
import type { Issue } from '../../monitoring/issues';
import { linkTo, linksOf } from '../../monitoring/alerts/shown/annotationLinks';
import { Unmapped, capRaw, capText } from '../shared/capture';
import { fingerprintOf } from '../shared/fingerprint';
import { field, isObject, textField } from '../shared/json';

export interface IssueScope {
  readonly sourceId: string;
  readonly organization: string;
}

const CONDITIONS: ReadonlyMap<string, AlertObservation['condition']> = new Map([
  ['unresolved', 'firing'],
  ['ignored', 'firing'],
  ['resolved', 'resolved'],
  // It comes back as unresolved when the next release still has it.
  ['resolvedInNextRelease', 'resolved'],
]);

/** An issue as an alert. Archiving is suppression and not resolution; being assigned is no acknowledgement. */
export function mapIssue(issue: Issue, raw: unknown, scope: IssueScope): AlertObservation {
  const unmapped = new Unmapped();
  const condition = CONDITIONS.get(issue.status) ?? 'unknown';
  if (condition === 'unknown') unmapped.add('status', 'unknownWord');
  const labels = Object.fromEntries(
    Object.entries({
      alertname: issue.shortId,
      project: issue.project,
      level: issue.level,
      culprit: issue.culprit,
    }).map(([name, text]) => [name, capText(text, name, unmapped)]),
  );
  const priority = isObject(raw) ? textField(raw, 'priority') : undefined;
  const identityFields = { organization: scope.organization, id: issue.id };
  return {
    fingerprint: fingerprintOf(scope.sourceId, identityFields),
    identityFields,
    nativeId: issue.id,
    native: {
      status: issue.status,
      ...(issue.substatus === undefined ? {} : { substatus: issue.substatus }),
      level: issue.level,
      ...(priority === undefined ? {} : { priority }),
    },
    raw: capRaw(raw),
    title: capText(issue.title, 'title', unmapped),
    ...(issue.culprit === '' ? {} : { summary: capText(`in ${issue.culprit}`, 'culprit', unmapped) }),
    labels,
    annotations: {},
    severityWord: priority ?? issue.level,
    condition,
    value: { current: issue.count, unit: 'events' },
    suppressions: issue.status === 'ignored' ? [archivedAs(issue, raw)] : [],
    ...(issue.firstSeen === undefined ? {} : { startsAt: issue.firstSeen }),
    links: linksOf({}, [linkTo('issue', issue.url)]),
    unmapped: unmapped.fields,
  };
}

/** The condition of an archived issue, in words: until it escalates, until a number of events, for ever. */
function archivedAs(issue: Issue, raw: unknown): Suppression {
  const details = isObject(raw) ? field(raw, 'statusDetails') : undefined;
  const conditions = isObject(details)
    ? Object.entries(details).flatMap(([name, value]) =>
        typeof value === 'number' || typeof value === 'string' ? [`${name} ${value}`] : [],
      )
    : [];
  const words = (issue.substatus ?? 'archived').replaceAll('_', ' ');
  return {
    kind: 'archived',
    id: undefined,
    by: undefined,
    comment: conditions.length === 0 ? words : `${words}: ${conditions.join(', ')}`,
    until: undefined,
    origin: 'source',
  };
}

/** How often each issue happened so far: a counter, so that `increase()` gives the events of any span. */
export function samplesOf(issues: readonly Issue[]): readonly Sample[] {
  return issues.flatMap(({ count, shortId, project, level }) =>
    count === undefined
      ? []
      : [{ name: 'sitrep_sentry_events_total', labels: { issue: shortId, project, level }, value: count }],
  );
}

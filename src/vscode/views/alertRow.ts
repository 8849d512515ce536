import type { MarkdownString, ThemeIcon } from 'vscode';
import type { Ms } from '../../base/clock';
import { printable, shortened } from '../../base/printable';
import type { ResponseClock } from '../../incident/response/responseClock';
import type { Labels } from '../../metrics/series';
import type { Alert } from '../../monitoring/alerts/alert';
import { displayOf, displayStateOf, needsSomeone } from '../../monitoring/alerts/shown/display';
import { severityWords, stateWords } from '../../monitoring/alerts/shown/stateWords';
import type { Grouping } from '../../monitoring/listing/grouping';
import { isSnoozed } from '../../monitoring/suppression/snooze';
import { elapsedWords, exactTime } from '../../monitoring/words';
import { themed } from './icons';
import type { Row } from './liveTree';
import { Hover } from './markdown';

export const alertIcon = (alert: Alert): ThemeIcon => themed(displayOf(alert));

/** Longer titles are cut in the row; the hover has them whole. */
const LONGEST_TITLE = 48;

/** `group` says which labels tell its alerts apart, and which of its titles stand there twice. */
export function alertRow(alert: Alert, now: Ms, group: GroupContext): Row {
  const { fingerprint } = alert.identity;
  const label = `${severityOf(alert)} ${shortened(printable(alert.title), LONGEST_TITLE)}`;
  const description = rowWords(alert, now, group).map(printable).join(' · ');
  return {
    id: `alert/${fingerprint}`,
    label,
    description,
    icon: alertIcon(alert),
    state: stateKey(alert),
    spoken: printable(
      [label, alert.service ?? 'no service', stateWords(alert, now), ...clockWords(alert, group)].join(', '),
    ),
    context: contextOf(alert),
    command: { command: 'sitrep.openAlert', title: 'Open Alert', arguments: [fingerprint] },
    tooltip: () => alertHover(alert, now, group),
    subject: alert,
  };
}

/** Everything that the words of a row rest on, but for the time that goes by. */
const stateKey = (alert: Alert): string =>
  [
    displayStateOf(alert),
    alert.identity.episode,
    alert.severityWhy,
    alert.evaluation.detail,
    alert.acknowledgement?.at,
    ...alert.suppressions.map(({ kind, until, comment }) => `${kind} ${until ?? ''} ${comment ?? ''}`),
  ].join(' ');

const severityOf = ({ severity }: Alert): string => (severity === 'unmapped' ? 'P?' : severity);

/** `1 min left · 4 min · db-1 · unacknowledged`: until when, how long, what it is about, who has it. Other states say in words why. */
function rowWords(alert: Alert, now: Ms, group: GroupContext): readonly string[] {
  const labels = distinction(alert, group);
  if (displayStateOf(alert) !== 'firing') return [...labels, stateWords(alert, now)];
  const { firedAt, firstObservedAt } = alert.times;
  const who = group.unattended ? [] : ['unacknowledged'];
  return [
    // First, because a narrow side bar cuts the end off.
    ...clockWords(alert, group),
    elapsedWords(firedAt ?? firstObservedAt, now),
    ...labels,
    ...(alert.severity === 'unmapped' ? [alert.severityWhy] : who),
  ];
}

const clockWords = (alert: Alert, { clockOf }: GroupContext): readonly string[] => {
  const response = clockOf(alert);
  return response ? [response.words] : [];
};

/** What a row must say so that it is told apart from the others of its group. */
export interface GroupContext {
  /** Names of labels that have more than one value in the group. */
  readonly varying: ReadonlySet<string>;
  /** Titles that more than one source tells of. */
  readonly repeated: ReadonlySet<string>;
  /** Whether nobody has acknowledged any of them: the group says so, and its rows have room for what differs. */
  readonly unattended: boolean;
  /** How long is left until somebody must have an alert. */
  readonly clockOf: (alert: Alert) => ResponseClock | undefined;
  /** Whether the rows say which service they are of: the group does when it is one of a service. */
  readonly services: boolean;
}

/** Whether rows made for the one are right for the other. */
export const sameContext = (a: GroupContext, b: GroupContext): boolean =>
  a.unattended === b.unattended &&
  a.services === b.services &&
  a.clockOf === b.clockOf &&
  isSameSet(a.varying, b.varying) &&
  isSameSet(a.repeated, b.repeated);

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));

/** Labels that the row need not say again: its name, its group and its severity. */
const SAID_ALREADY = new Set(['alertname', 'severity', 'service', '__name__']);

export function groupContextOf(
  alerts: readonly Alert[],
  grouping: Grouping,
  clockOf: GroupContext['clockOf'],
): GroupContext {
  const values = new Map<string, string>();
  const sources = new Map<string, string>();
  const varying = new Set<string>();
  const repeated = new Set<string>();
  const services = new Set<string | undefined>();
  for (const { labels, title, provenance, service } of alerts) {
    services.add(service);
    if ((sources.get(title) ?? provenance.sourceId) !== provenance.sourceId) repeated.add(title);
    sources.set(title, provenance.sourceId);
    for (const [name, value] of Object.entries(labels)) {
      if (!SAID_ALREADY.has(name) && (values.get(name) ?? value) !== value) varying.add(name);
      values.set(name, value);
    }
  }
  return {
    varying,
    repeated,
    unattended: isUnattended(alerts),
    services: grouping !== 'service' && services.size > 1,
    clockOf,
  };
}

/** Whether several fire and nobody has any of them. */
export const isUnattended = (alerts: readonly Alert[]): boolean =>
  alerts.filter(needsSomeone).length > 1 && alerts.every(({ acknowledgement }) => !acknowledgement);

const MOST_LABELS = 2;
const LONGEST_LABEL = 40;

function distinction({ labels, title, provenance, service }: Alert, group: GroupContext): readonly string[] {
  const own = Object.entries(labels)
    .filter(([name]) => group.varying.has(name))
    .slice(0, MOST_LABELS)
    .map(([, value]) => shortened(value, LONGEST_LABEL));
  const named = group.services && service !== undefined ? [service] : [];
  return [...named, ...own, ...(group.repeated.has(title) ? [`from ${provenance.sourceId}`] : [])];
}

/** Words for `when` clauses of the menus. */
function contextOf(alert: Alert): string {
  const open =
    alert.condition === 'firing' || alert.condition === 'pending' || alert.condition === 'recovering';
  return [
    'alert',
    ...(alert.acknowledgement ? ['acknowledged'] : open ? ['unacknowledged'] : []),
    ...(alert.suppressions.some(({ kind }) => kind === 'silence') ? ['silenced'] : []),
    ...(isSnoozed(alert) ? ['snoozed'] : open ? ['snoozable'] : []),
    ...(alert.latched ? ['latched'] : []),
    ...(alert.links.some((link) => link.rel === 'runbook') ? ['runbook'] : []),
    ...(sourceLink(alert) ? ['linked'] : []),
  ].join(' ');
}

/** The page of the alert in the system that raised it. */
export const sourceLink = ({ links }: Alert): string | undefined =>
  (links.find((link) => link.rel === 'source') ?? links.find((link) => link.rel === 'graph'))?.url;

function alertHover(alert: Alert, now: Ms, { clockOf }: GroupContext): MarkdownString {
  const { times, evaluation, acknowledgement } = alert;
  const since = times.firedAt ?? times.activeAt;
  const response = clockOf(alert);
  return new Hover()
    .heading(`${severityWords(alert)} ${alert.title}`)
    .paragraph(alert.summary)
    .facts([
      ['State', stateWords(alert, now)],
      ['Since', since === undefined ? undefined : exactTime(since)],
      ['Respond by', response && exactTime(response.dueAt)],
      ['Severity', alert.severityWhy],
      ['Service', alert.service],
      ['Source', `${alert.provenance.sourceId} (${alert.provenance.sourceType})`],
      ['Last seen', exactTime(times.lastSeenAt)],
      ['Evaluation', evaluation.state === 'ok' ? undefined : (evaluation.detail ?? evaluation.state)],
      ['Acknowledged by', acknowledgement && `${acknowledgement.by}, ${exactTime(acknowledgement.at)}`],
      ['Labels', labelWords(alert.labels)],
    ])
    .links([
      { label: 'Open', command: 'sitrep.openAlert', argument: alert.identity.fingerprint },
      { label: 'Acknowledge', command: 'sitrep.acknowledge', argument: alert.identity.fingerprint },
      { label: 'Explain', command: 'sitrep.explain', argument: alert.identity.fingerprint },
    ])
    .build();
}

export const labelWords = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

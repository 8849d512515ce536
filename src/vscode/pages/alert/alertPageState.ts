import type { Ms } from '../../../base/clock';
import type { ResponseClock } from '../../../incident/response/responseClock';
import type { Alert, AlertValue } from '../../../monitoring/alerts/alert';
import { explainAlert } from '../../../monitoring/explain';
import type { AlertHistoryEntry, MonitoringSnapshot, SourceStatus } from '../../../monitoring/snapshot';
import { agoWords, clockTime, durationWords, exactTime } from '../../../monitoring/words';
import type {
  AlertPageAction,
  AlertPageSeed,
  AlertPageShown,
  AlertPageState,
  RelatedIssues,
  RunbookLink,
} from '../../../protocol/alertPage';
import type { ChartState } from '../../../protocol/chart';
import type { ActionButton } from '../../../protocol/page';
import { relatedAlerts, relatedChecks } from './related';

export interface AlertPageInput {
  readonly seed: AlertPageSeed;
  readonly alert: Alert | undefined;
  readonly snapshot: MonitoringSnapshot;
  readonly history: readonly AlertHistoryEntry[];
  readonly tone: (alert: Alert) => AlertPageShown['tone'];
  readonly severityText: (alert: Alert) => string;
  readonly chart: ChartState;
  readonly issues: RelatedIssues;
  readonly runbooks: readonly RunbookLink[];
  readonly catalogue: AlertPageShown['catalogue'];
  readonly banner: AlertPageShown['banner'];
  readonly response: ResponseClock | undefined;
  /** Who is on call, who is told next, and who was told: named sentences. */
  readonly responders: readonly (readonly [name: string, words: string])[];
  /** The raw payload as text, secrets masked. */
  readonly raw: string;
  readonly now: Ms;
  readonly timeZone?: string;
}

export function alertPageState(input: AlertPageInput): AlertPageState {
  const { alert, snapshot, seed } = input;
  if (!alert) {
    return {
      kind: 'gone',
      title: 'This alert is not known any more',
      reason: 'It was resolved and let go, or its source is no longer configured.',
      seed,
    };
  }
  const source = snapshot.sources.find((candidate) => candidate.id === alert.provenance.sourceId);
  const own = input.tone(alert);
  return {
    kind: 'shown',
    seed,
    banner: input.banner,
    severity: alert.severity,
    severityText: input.severityText(alert),
    tone: own,
    title: alert.title,
    sentence: sentenceOf(alert, input),
    response: input.response && {
      words: `${input.response.words}: nobody has acknowledged`,
      exact: `Somebody must have it by ${exactTime(input.response.dueAt, input.timeZone)}`,
      isOverdue: input.response.isOverdue,
    },
    caution: cautionOf(alert, source, input.now),
    actions: actionsOf(alert, input.runbooks),
    facts: factsOf(alert, source, input),
    chart: input.chart,
    runbooks: input.runbooks,
    catalogue: input.catalogue,
    checks: relatedChecks(alert, snapshot, input.now),
    alerts: relatedAlerts(alert, snapshot, input.tone),
    issues: input.issues,
    links: linksOf(alert),
    timeline: input.history.map(({ at, text, rule }) => ({
      at: { text: clockTime(at, input.timeZone), exact: exactTime(at, input.timeZone) },
      text,
      rule,
    })),
    labels: pairs(alert.labels),
    annotations: pairs(alert.annotations),
    explanation: explainAlert({
      alert,
      source,
      history: input.history,
      now: input.now,
      ...(input.timeZone === undefined ? {} : { timeZone: input.timeZone }),
    }),
    raw: input.raw,
  };
}

const LINK_WORDS: Readonly<Record<Alert['links'][number]['rel'], string>> = {
  source: 'Open in its system',
  graph: 'Open the graph',
  runbook: 'Open the runbook in the browser',
  dashboard: 'Open the dashboard',
  logs: 'Open the logs',
  issue: 'Open the issue in the browser',
};

/** Only what leads to the web, and of links that read alike the first: two sources draw the same graph. */
function linksOf({ links }: Alert): AlertPageShown['links'] {
  const byLabel = new Map<string, string>();
  for (const { rel, url, label = LINK_WORDS[rel] } of links) {
    if (/^https?:/i.test(url) && !byLabel.has(label)) byLabel.set(label, url);
  }
  return [...byLabel].map(([label, url]) => ({ label, url }));
}

const pairs = (record: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** What, since when, how far: `Firing since 14:02:11 (4 min). The value is 2.4 s, threshold > 2 s, for 10 min.` */
function sentenceOf(alert: Alert, { now, timeZone }: AlertPageInput): string {
  return [conditionWords(alert, now, timeZone), valueWords(alert.value), alert.summary ?? '']
    .filter((part) => part !== '')
    .join(' ');
}

function conditionWords(alert: Alert, now: Ms, timeZone: string | undefined): string {
  const { activeAt, firedAt, resolvedAt, firstObservedAt } = alert.times;
  const since = (at: Ms): string => `since ${clockTime(at, timeZone)} (${durationWords(now - at)})`;
  switch (alert.condition) {
    case 'firing':
      return `Firing ${since(firedAt ?? firstObservedAt)}.`;
    case 'pending':
      return `Pending ${since(activeAt ?? firstObservedAt)}${alert.value?.holdFor === undefined ? '' : ` of ${durationWords(alert.value.holdFor)}`}.`;
    case 'recovering':
      return 'Recovering: no longer true, not yet over.';
    case 'resolved':
      return resolvedAt === undefined
        ? 'Resolved.'
        : `Resolved ${agoWords(resolvedAt, now)}${firedAt === undefined ? '' : `, after ${durationWords(resolvedAt - firedAt)}`}.`;
    case 'inactive':
      return 'Not active.';
  }
}

function valueWords(value: AlertValue | undefined): string {
  if (value?.current === undefined) return '';
  const unit = value.unit ? ` ${value.unit}` : '';
  const threshold =
    value.threshold === undefined
      ? ''
      : `, threshold ${value.operator ? `${value.operator} ` : ''}${number(value.threshold)}${unit}`;
  const hold = value.holdFor ? `, for ${durationWords(value.holdFor)}` : '';
  return `The value is ${number(value.current)}${unit}${threshold}${hold}.`;
}

const number = (value: number): string =>
  Number.isFinite(value)
    ? String(Number(value.toPrecision(4)))
    : Number.isNaN(value)
      ? 'NaN'
      : value > 0
        ? '+Inf'
        : '-Inf';

function cautionOf(alert: Alert, source: SourceStatus | undefined, now: Ms): string | undefined {
  if (source && source.condition !== 'fresh') {
    const last =
      source.lastSuccessAt === undefined
        ? 'It has never answered'
        : `Its last answer is from ${agoWords(source.lastSuccessAt, now)}`;
    return `The source "${source.id}" cannot be read now: ${source.reason ?? source.condition}. ${last}, so what stands here may be out of date.`;
  }
  if (alert.evaluation.state === 'ok') return undefined;
  return `What stands here may be out of date: ${alert.evaluation.detail ?? alert.evaluation.state}.`;
}

function actionsOf(alert: Alert, runbooks: readonly RunbookLink[]): ActionButton<AlertPageAction>[] {
  const over = alert.condition === 'resolved' ? 'It has resolved already' : undefined;
  const runbook = runbooks[0];
  return [
    alert.acknowledgement
      ? {
          label: 'Take acknowledgement back',
          action: { type: 'unacknowledge' },
          primary: false,
          unavailable: undefined,
        }
      : { label: 'Acknowledge', action: { type: 'acknowledge' }, primary: true, unavailable: over },
    ...(runbook
      ? [
          {
            label: 'Open runbook',
            action: { type: 'openRunbook', uri: runbook.uri, section: runbook.section },
            primary: false,
            unavailable: undefined,
          } as const,
        ]
      : []),
    { label: 'Silence…', action: { type: 'silence' }, primary: false, unavailable: over },
    ...(alert.value?.expression === undefined
      ? []
      : [
          {
            label: 'Show chart',
            action: { type: 'showChart' },
            primary: false,
            unavailable: undefined,
          } as const,
        ]),
    {
      label: 'Copy as text',
      action: { type: 'copy', what: 'summary' },
      primary: false,
      unavailable: undefined,
    },
    { label: 'Refresh', action: { type: 'refresh' }, primary: false, unavailable: undefined },
  ];
}

function factsOf(
  alert: Alert,
  source: SourceStatus | undefined,
  { snapshot, now, timeZone, responders }: AlertPageInput,
): AlertPageShown['facts'] {
  const service = snapshot.services.find((candidate) => candidate.name === alert.service);
  const fact = (name: string, value: string, at?: Ms): AlertPageShown['facts'][number] => ({
    name,
    value,
    exact: at === undefined ? undefined : exactTime(at, timeZone),
  });
  const start = alert.times.firedAt ?? alert.times.activeAt;
  return [
    fact('Service', alert.service ?? 'none matches its labels'),
    fact('Owner', service?.owner ?? 'not given'),
    fact('Environment', alert.environment ?? snapshot.environment ?? 'not given'),
    start === undefined
      ? fact('First seen', agoWords(alert.times.firstObservedAt, now), alert.times.firstObservedAt)
      : fact('Started', agoWords(start, now), start),
    fact('Last seen', agoWords(lastSeenOf(alert, source), now), lastSeenOf(alert, source)),
    fact('Source', sourceWords(alert, source)),
    fact('Acknowledged', acknowledgedWords(alert, now), alert.acknowledgement?.at),
    ...responders.map(([name, words]) => fact(name, words)),
  ];
}

function sourceWords({ provenance }: Alert, source: SourceStatus | undefined): string {
  const lead = source ? `${source.id} (${source.displayName})` : provenance.sourceId;
  return [lead, ...(provenance.alsoFrom ?? [])].join(', also ');
}

/**
 * An answer that changes nothing is not written down. As long as an alert is open and its source answers in full, it was in
 * the last answer, or it would have been resolved.
 */
function lastSeenOf({ times, evaluation, condition }: Alert, source: SourceStatus | undefined): Ms {
  const isOpen = condition !== 'resolved' && condition !== 'inactive';
  const listed = isOpen && evaluation.state === 'ok' && source?.condition === 'fresh' && source.complete;
  return Math.max(times.lastSeenAt, listed ? (source.lastSuccessAt ?? 0) : 0);
}

const acknowledgedWords = ({ acknowledgement }: Alert, now: Ms): string =>
  acknowledgement ? `by ${acknowledgement.by} ${agoWords(acknowledgement.at, now)}` : 'by nobody';

/** What the clipboard gets: enough to paste into a chat. */
export function alertAsText(state: AlertPageShown): string {
  const facts = state.facts.map(({ name, value }) => `${name}: ${value}`);
  return [
    `${state.severityText} ${state.title}`,
    state.sentence,
    ...facts,
    ...state.links.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n');
}

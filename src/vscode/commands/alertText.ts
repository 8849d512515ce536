import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { Alert } from '../../monitoring/alerts/alert';
import { stateWords } from '../../monitoring/alerts/stateWords';
import type { AlertHistoryEntry } from '../../monitoring/snapshot';
import { exactTime } from '../../monitoring/words';

/** An alert as a few lines for a chat or a ticket. */
export function alertAsText(alert: Alert, now: Ms): string {
  const { times, value, labels } = alert;
  const since = times.firedAt ?? times.activeAt;
  const lines = [
    `${alert.severity} ${alert.title}${alert.service === undefined ? '' : ` (${alert.service})`}`,
    stateWords(alert, now),
    ...(alert.summary === undefined ? [] : [alert.summary]),
    ...(since === undefined ? [] : [`since ${exactTime(since)}`]),
    ...(value?.current === undefined ? [] : [`value ${value.current}${value.unit ?? ''}`]),
    ...Object.entries(labels).map(([name, text]) => `${name}=${text}`),
    ...alert.links.map((link) => `${link.rel}: ${link.url}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

/** Why an alert is in the state it is in: its axes, and each rule that moved it. */
export function explainAlert(alert: Alert, history: readonly AlertHistoryEntry[], now: Ms): string {
  const { evaluation, provenance, identity, acknowledgement, suppressions } = alert;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${printable(line)}`)];
  const pairs = (record: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(record).map(([name, text]) => `${name}: ${text}`);
  return [
    printable(`${alert.severity} ${alert.title}`),
    printable(stateWords(alert, now)),
    ...section('What it rests on', [
      `condition: ${alert.condition}${alert.resolvedReason ? ` (${alert.resolvedReason})` : ''}`,
      `evaluation: ${evaluation.state} since ${exactTime(evaluation.since)}${evaluation.detail ? `: ${evaluation.detail}` : ''}`,
      `severity: ${alert.severity}, because ${alert.severityWhy}`,
      `acknowledged: ${acknowledgement ? `by ${acknowledgement.by} at ${exactTime(acknowledgement.at)}, ${acknowledgement.mode}` : 'by nobody'}`,
      ...suppressions.map(({ kind, comment, by }) => `quiet: ${[kind, by, comment].filter(Boolean).join(', ')}`),
      `source: ${provenance.sourceId} (${provenance.sourceType})`,
    ]),
    ...section('In its own words', pairs(provenance.native)),
    ...section('Not understood', provenance.unmapped.map(({ path, why }) => `${path}: ${why}`)),
    ...section('Why these observations are one alert', pairs(identity.fields)),
    ...section('What happened', history.map(({ at, rule, text }) => `${exactTime(at)}  ${rule}  ${text}`)),
    '',
  ].join('\n');
}

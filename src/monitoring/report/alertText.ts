import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { Alert } from '../alerts/alert';
import { severityWords, stateWords } from '../alerts/shown/stateWords';
import type { ExplainInput } from '../explain';
import { explainAlert } from '../explain';
import { exactTime } from '../words';

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

/** Why an alert is in the state it is in: in sentences, in its system's own words, and each rule that moved it. */
export function explanationText(input: ExplainInput): string {
  const { alert, history, now } = input;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${printable(line)}`)];
  const pairs = (record: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(record).map(([name, text]) => `${name}: ${text}`);
  return [
    printable(`${severityWords(alert)} ${alert.title}`),
    printable(stateWords(alert, now)),
    ...section('Why', explainAlert(input)),
    ...section('In its own words', pairs(alert.provenance.native)),
    ...section(
      'What happened',
      history.map(({ at, rule, text }) => `${exactTime(at)}  ${rule}  ${text}`),
    ),
    '',
  ].join('\n');
}

import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableSlot, DisposableStore } from '../base/disposable';
import { shortened } from '../base/printable';
import type { ResponseClock } from '../incident/response/responseClock';
import { tightestClock } from '../incident/response/responseClock';
import type { Alert } from '../monitoring/alerts/alert';
import { displayStateOf } from '../monitoring/alerts/shown/display';
import { summarise } from '../monitoring/summary';
import { clockTime } from '../monitoring/words';
import { liveClock, onCallNow } from './response/liveResponse';
import type { Sitrep } from './sitrep';
import { escapeMarkdown, Hover, printLink } from './views/markdown';

const HOVER_ROWS = 5;
const URGENT = new vscode.ThemeColor('statusBarItem.errorBackground');

/** The one status bar item: the worst thing in a few words, the five worst in its hover. */
export function registerStatusBar(sitrep: Sitrep): Disposable {
  const { monitoring, configurations, clock } = sitrep;
  const owned = new DisposableStore();
  const item = owned.add(vscode.window.createStatusBarItem('sitrep', vscode.StatusBarAlignment.Left, 100));
  item.name = 'Sitrep';
  item.command = 'sitrep.openWorst';
  const tick = owned.add(new DisposableSlot<Disposable>());
  let shown = '';
  const update = (): void => {
    const { snapshot } = monitoring;
    const summary = summarise(snapshot);
    const response = tightestClock(summary.worst, (alert) => liveClock(sitrep, alert));
    // Only when its words are others: the time that goes by in between changes nothing on screen.
    tick.value = response && clock.after(response.changesIn, update);
    const left = response === undefined ? '' : ` · ${response.words}`;
    const hover = hoverFor(snapshot.alerts, sitrep);
    const next = [summary.text, left, summary.plain, summary.urgent, hover.value].join('\n');
    // Any assignment closes a hover that somebody reads: only another text is worth that.
    if (next === shown) return;
    shown = next;
    item.text = summary.text + left;
    item.tooltip = hover;
    item.backgroundColor = summary.urgent ? URGENT : undefined;
    item.accessibilityInformation = { label: `Sitrep: ${summary.plain}${left}` };
    if (summary.level === 'empty') item.hide();
    else item.show();
  };
  owned.add(monitoring.onDidChange(update));
  owned.add(configurations.onDidChange(update));
  update();
  return owned;
}

/** Times are exact in it, not relative: it stands still while somebody reads. */
function hoverFor(alerts: readonly Alert[], sitrep: Sitrep): vscode.MarkdownString {
  const worst = alerts.filter((alert) => displayStateOf(alert) !== 'ok').slice(0, HOVER_ROWS);
  if (worst.length === 0) return new Hover().paragraph('No alerts.').build();
  const rows = worst.map((alert) => [
    escapeMarkdown(alert.severity),
    escapeMarkdown(shortened(alert.title, 60)),
    escapeMarkdown(alert.service ?? ''),
    escapeMarkdown(sinceWords(alert)),
    escapeMarkdown(dueWords(liveClock(sitrep, alert))),
    linksFor(alert),
  ]);
  const hover = new Hover().table(['', 'Alert', 'Service', 'Since', 'Respond by', ''], rows);
  return onCallNow(sitrep)
    .reduce((all, words) => all.paragraph(words), hover)
    .build();
}

const dueWords = (response: ResponseClock | undefined): string =>
  response === undefined ? '' : clockTime(response.dueAt).slice(0, 5);

function sinceWords(alert: Alert): string {
  const { firedAt, activeAt, firstObservedAt } = alert.times;
  const state = displayStateOf(alert);
  return `${clockTime(firedAt ?? activeAt ?? firstObservedAt)}${state === 'firing' ? '' : `, ${state}`}`;
}

function linksFor({ identity, acknowledgement, links }: Alert): string {
  const argument = identity.fingerprint;
  return [
    printLink({ label: 'Open', command: 'sitrep.openAlert', argument }),
    ...(acknowledgement
      ? []
      : [printLink({ label: 'Acknowledge', command: 'sitrep.acknowledge', argument })]),
    ...(links.some((link) => link.rel === 'runbook')
      ? [printLink({ label: 'Runbook', command: 'sitrep.openRunbook', argument })]
      : []),
  ].join(' · ');
}

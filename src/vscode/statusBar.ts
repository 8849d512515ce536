import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { shortened } from '../base/printable';
import type { Alert } from '../monitoring/alerts/alert';
import { displayStateOf } from '../monitoring/alerts/display';
import { summarise } from '../monitoring/summary';
import { clockTime } from '../monitoring/words';
import type { Sitrep } from './sitrep';
import { escapeMarkdown, Hover, printLink } from './views/markdown';

const HOVER_ROWS = 5;
const URGENT = new vscode.ThemeColor('statusBarItem.errorBackground');

/** The one status bar item: the worst thing in a few words, the five worst in its hover. */
export function registerStatusBar({ monitoring }: Sitrep): Disposable {
  const owned = new DisposableStore();
  const item = owned.add(vscode.window.createStatusBarItem('sitrep', vscode.StatusBarAlignment.Left, 100));
  item.name = 'Sitrep';
  item.command = 'sitrep.openWorst';
  let shown = '';
  const update = (): void => {
    const { snapshot } = monitoring;
    const summary = summarise(snapshot);
    const hover = hoverFor(snapshot.alerts);
    const next = [summary.text, summary.plain, summary.urgent, hover.value].join('\n');
    // Any assignment closes a hover that somebody reads: only another text is worth that.
    if (next === shown) return;
    shown = next;
    item.text = summary.text;
    item.tooltip = hover;
    item.backgroundColor = summary.urgent ? URGENT : undefined;
    item.accessibilityInformation = { label: `Sitrep: ${summary.plain}` };
    if (summary.level === 'empty') item.hide();
    else item.show();
  };
  owned.add(monitoring.onDidChange(update));
  update();
  return owned;
}

/** Times are exact in it, not relative: it stands still while somebody reads. */
function hoverFor(alerts: readonly Alert[]): vscode.MarkdownString {
  const worst = alerts.filter((alert) => displayStateOf(alert) !== 'ok').slice(0, HOVER_ROWS);
  if (worst.length === 0) return new Hover().paragraph('No alerts.').build();
  const rows = worst.map((alert) => [
    escapeMarkdown(alert.severity),
    escapeMarkdown(shortened(alert.title, 60)),
    escapeMarkdown(alert.service ?? ''),
    escapeMarkdown(sinceWords(alert)),
    linksFor(alert),
  ]);
  return new Hover().table(['', 'Alert', 'Service', 'Since', ''], rows).build();
}

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

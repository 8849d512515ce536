import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { shortened } from '../base/printable';
import type { Alert } from '../monitoring/alerts/alert';
import { displayStateOf } from '../monitoring/alerts/display';
import { stateWords } from '../monitoring/alerts/stateWords';
import { summarise } from '../monitoring/summary';
import type { Sitrep } from './sitrep';
import { escapeMarkdown, Hover, printLink } from './views/markdown';

const HOVER_ROWS = 5;

/** The one status bar item: the worst thing in a few words, the five worst in its hover. */
export function registerStatusBar({ monitoring, clock }: Sitrep): Disposable {
  const owned = new DisposableStore();
  const item = owned.add(vscode.window.createStatusBarItem('sitrep', vscode.StatusBarAlignment.Left, 100));
  item.name = 'Sitrep';
  item.command = 'sitrep.openWorst';
  const update = (): void => {
    const { snapshot } = monitoring;
    const summary = summarise(snapshot);
    if (summary.level === 'empty') {
      item.hide();
      return;
    }
    item.text = summary.text;
    item.tooltip = hoverFor(snapshot.alerts, clock.now());
    item.backgroundColor = summary.urgent
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
    item.accessibilityInformation = { label: `Sitrep: ${summary.plain}` };
    item.show();
  };
  owned.add(monitoring.onDidChange(update));
  update();
  return owned;
}

function hoverFor(alerts: readonly Alert[], now: number): vscode.MarkdownString {
  const worst = alerts.filter((alert) => displayStateOf(alert) !== 'ok').slice(0, HOVER_ROWS);
  if (worst.length === 0) return new Hover().paragraph('No alerts.').build();
  const rows = worst.map((alert) => [
    escapeMarkdown(alert.severity),
    escapeMarkdown(shortened(alert.title, 60)),
    escapeMarkdown(stateWords(alert, now)),
    linksFor(alert),
  ]);
  return new Hover().table(['', 'Alert', 'State', ''], rows).build();
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

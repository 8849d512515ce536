import * as vscode from 'vscode';
import { printable } from '../../base/printable';
import type { Alert } from '../../monitoring/alerts/alert';
import { MutedAlerts } from '../../monitoring/notification/mutedAlerts';
import { agoWords, counted } from '../../monitoring/words';
import type { Sitrep } from '../sitrep';

interface Choice extends vscode.QuickPickItem {
  readonly apply: () => unknown;
}

/** *Not again*: for these alerts, or for all. Neither changes what is shown. */
export async function notAgain({ records, clock }: Sitrep, alerts: readonly Alert[]): Promise<void> {
  const muted = new MutedAlerts(records);
  const [only] = alerts;
  const these = alerts.length === 1 && only ? only.title : counted(alerts.length, 'alert');
  const choices: readonly Choice[] = [
    {
      label: `No notification of ${printable(these)} any more`,
      description: 'shown as ever; "Sitrep: Muted Alerts…" takes it back',
      apply: () => alerts.forEach((alert) => muted.mute(alert, clock.now())),
    },
    {
      label: 'No notifications at all',
      description: 'the setting "sitrep.notifications" becomes "off"',
      apply: () =>
        vscode.workspace
          .getConfiguration('sitrep')
          .update('notifications', 'off', vscode.ConfigurationTarget.Global),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Not Again' });
  await chosen?.apply();
}

/** The alerts that nobody is notified of any more, each to be taken back. */
export async function showMuted({ records, clock, messages }: Sitrep): Promise<void> {
  const muted = new MutedAlerts(records);
  const now = clock.now();
  const items = muted.all().map(({ fingerprint, title, service, at }) => ({
    label: printable(title),
    description: printable(service ?? ''),
    detail: `muted ${agoWords(at, now)}`,
    fingerprint,
  }));
  if (items.length === 0) {
    messages.info('No alert is muted. "Not Again…" on a notification mutes one.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Muted Alerts',
    placeHolder: 'Choose those that you want to hear of again',
    canPickMany: true,
  });
  for (const { fingerprint } of chosen ?? []) muted.unmute(fingerprint);
}

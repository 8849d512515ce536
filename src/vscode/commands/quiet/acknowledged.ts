import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import { DisposableStore } from '../../../base/disposable';
import { printable } from '../../../base/printable';
import type { Acknowledgement, Alert } from '../../../monitoring/alerts/alert';
import { acknowledgementWords } from '../../../monitoring/alerts/shown/explanation';
import { isOpen } from '../../../monitoring/alerts/machine/fold';
import { elapsedWords } from '../../../monitoring/words';
import type { Sitrep } from '../../sitrep';
import { alertIcon } from '../../views/alertRow';
import { userName } from '../../userName';
import { HOUR } from './times';

interface AcknowledgedItem extends vscode.QuickPickItem {
  readonly fingerprint: string;
}

const TAKE_BACK = { iconPath: new vscode.ThemeIcon('discard'), tooltip: 'Take the acknowledgement back' };
const EXTEND = { iconPath: new vscode.ThemeIcon('add'), tooltip: 'Acknowledge for 8 more hours' };
const EXTENSION: Ms = 8 * HOUR;

/** What somebody took on, the longest ago first: what is forgotten there is acknowledged for days. */
export async function showAcknowledged(sitrep: Sitrep): Promise<void> {
  if (itemsOf(sitrep).length === 0) {
    sitrep.messages.info('Nobody has acknowledged anything.');
    return;
  }
  const owned = new DisposableStore();
  const pick = owned.add(vscode.window.createQuickPick<AcknowledgedItem>());
  pick.title = 'Acknowledged Alerts';
  pick.placeholder = 'Open an alert, take its acknowledgement back, or extend it';
  pick.matchOnDescription = true;
  const update = (): void => void (pick.items = itemsOf(sitrep));
  owned.add(sitrep.monitoring.onDidChange(update));
  owned.add(
    pick.onDidTriggerItemButton(async ({ button, item: { fingerprint } }) => {
      if (button === TAKE_BACK) await sitrep.monitoring.unacknowledge(fingerprint);
      else await extend(sitrep, fingerprint);
      update();
    }),
  );
  owned.add(
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      pick.hide();
      if (chosen) void vscode.commands.executeCommand('sitrep.openAlert', chosen.fingerprint);
    }),
  );
  update();
  pick.show();
  await new Promise<void>((resolve) => owned.add(pick.onDidHide(() => resolve())));
  owned.dispose();
}

function itemsOf({ monitoring, clock }: Sitrep): AcknowledgedItem[] {
  const now = clock.now();
  return monitoring.snapshot.alerts
    .flatMap((alert) => (alert.acknowledgement ? [{ alert, held: alert.acknowledgement }] : []))
    .sort((a, b) => a.held.at - b.held.at)
    .map(({ alert, held }) => ({
      label: printable(`${alert.severity === 'unmapped' ? 'P?' : alert.severity} ${alert.title}`),
      description: printable(`acknowledged for ${elapsedWords(held.at, now)} by ${held.by}`),
      detail: printable(detailOf(alert, held)),
      iconPath: alertIcon(alert),
      buttons: isOpen(alert) && held.origin === 'sitrep' ? [EXTEND, TAKE_BACK] : [TAKE_BACK],
      fingerprint: alert.identity.fingerprint,
    }));
}

function detailOf(alert: Alert, held: Acknowledgement): string {
  const state = isOpen(alert) ? alert.condition : 'resolved';
  return [alert.service ?? 'no service', state, acknowledgementWords(held)].join(' · ');
}

/** From its end, if it has one, else from now. */
async function extend({ monitoring, clock, messages }: Sitrep, fingerprint: string): Promise<void> {
  const alert = monitoring.snapshot.alerts.find(({ identity }) => identity.fingerprint === fingerprint);
  const held = alert?.acknowledgement;
  const { mode = 'untilWorse', note } = held ?? {};
  const until = Math.max(held?.until ?? 0, clock.now()) + EXTENSION;
  const request = { by: await userName(), mode, until, ...(note !== undefined && { note }) };
  const outcome = await monitoring.acknowledge(fingerprint, request);
  if (!outcome.acknowledged) messages.info(outcome.message);
}

import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import { isOpen } from '../../../monitoring/alerts/machine/fold';
import { isSnoozed } from '../../../monitoring/suppression/snooze';
import { clockTime } from '../../../monitoring/words';
import type { Sitrep } from '../../sitrep';
import { alertFor } from '../subjects';
import { userName } from '../../userName';
import { HOUR, MINUTE, nextMorning } from './times';

interface Choice extends vscode.QuickPickItem {
  readonly until?: Ms;
}

const choicesAt = (now: Ms): readonly Choice[] => [
  ...([30 * MINUTE, HOUR, 4 * HOUR] as const).map((length, index) => ({
    label: ['For 30 minutes', 'For 1 hour', 'For 4 hours'][index] ?? '',
    description: `until ${clockTime(now + length).slice(0, 5)}, or until it gets worse`,
    until: now + length,
  })),
  { label: 'Until 9:00', description: 'or until it gets worse', until: nextMorning(now) },
  { label: 'Until it gets worse', description: 'or resolves' },
];

/** *Not now*: nobody is notified for a while. Nothing else about the alert changes. */
export async function snooze(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, (one) => isOpen(one) && !isSnoozed(one));
  if (!alert) return;
  const now = sitrep.clock.now();
  const choice = await vscode.window.showQuickPick(choicesAt(now), { title: `Snooze ${alert.title}` });
  if (!choice) return;
  const { until } = choice;
  const request = { by: await userName(), ...(until !== undefined && { until }) };
  const outcome = await sitrep.monitoring.snooze(alert.identity.fingerprint, request);
  if (outcome.snoozed) vscode.window.setStatusBarMessage(outcome.message, 5_000);
  else sitrep.messages.info(outcome.message);
}

export async function unsnooze(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, isSnoozed);
  if (alert) await sitrep.monitoring.unsnooze(alert.identity.fingerprint);
}

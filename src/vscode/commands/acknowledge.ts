import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { AcknowledgeRequest } from '../../monitoring/snapshot';
import type { Sitrep } from '../sitrep';
import { userName } from '../userName';
import { alertFor } from './subjects';

const HOUR: Ms = 3_600_000;

interface Choice extends vscode.QuickPickItem {
  readonly mode: AcknowledgeRequest['mode'];
  readonly lasts?: Ms;
  readonly note?: true;
}

const CHOICES: readonly Choice[] = [
  {
    label: 'Until it gets worse',
    description: 'you hear of it again when its severity rises',
    mode: 'untilWorse',
  },
  { label: 'Until it resolves', description: 'also when it gets worse', mode: 'untilResolved' },
  { label: 'For 1 hour', description: 'or until it gets worse', mode: 'untilWorse', lasts: HOUR },
  { label: 'For 8 hours', description: 'or until it gets worse', mode: 'untilWorse', lasts: 8 * HOUR },
  {
    label: 'Until I take it back',
    description: 'also when it comes back within a day',
    mode: 'sticky',
  },
  { label: 'With a note…', description: 'until it gets worse', mode: 'untilWorse', note: true },
];

/** *I have it*: asks for how long, and says who. */
export async function acknowledge(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, ({ condition, acknowledgement }) => {
    return condition !== 'resolved' && condition !== 'inactive' && !acknowledgement;
  });
  if (!alert) return;
  const choice = await vscode.window.showQuickPick([...CHOICES], { title: `Acknowledge ${alert.title}` });
  if (!choice) return;
  const note = choice.note
    ? await vscode.window.showInputBox({ title: 'Note', ignoreFocusOut: true })
    : undefined;
  if (choice.note && note === undefined) return;
  const outcome = await sitrep.monitoring.acknowledge(alert.identity.fingerprint, {
    by: await userName(),
    mode: choice.mode,
    ...(choice.lasts !== undefined && { until: sitrep.clock.now() + choice.lasts }),
    ...(note && { note }),
  });
  if (outcome.acknowledged) vscode.window.setStatusBarMessage(outcome.message, 5_000);
  else sitrep.messages.info(outcome.message);
}

export async function unacknowledge(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, ({ acknowledgement }) => acknowledgement !== undefined);
  if (alert) await sitrep.monitoring.unacknowledge(alert.identity.fingerprint);
}

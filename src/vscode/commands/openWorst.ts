import * as vscode from 'vscode';
import { summarise } from '../../monitoring/summary';
import type { Sitrep } from '../sitrep';
import { alertFor } from './subjects';

/** The page of the worst alert; a question when several are equally bad; the view when there is none. */
export async function openWorst(sitrep: Sitrep): Promise<void> {
  const { worst } = summarise(sitrep.monitoring.snapshot);
  if (worst.length === 0) {
    await vscode.commands.executeCommand('sitrep.services.focus');
    return;
  }
  const alert = await alertFor(sitrep, undefined, (one) => worst.includes(one));
  if (alert) await vscode.commands.executeCommand('sitrep.openAlert', alert.identity.fingerprint);
}

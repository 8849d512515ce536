import * as vscode from 'vscode';
import { compareSeverity } from '../../monitoring/severity';
import type { Sitrep } from '../sitrep';
import { alertFor } from './subjects';

/** The page of the worst alert; a question when several are equally bad; the view when there is none. */
export async function openWorst(sitrep: Sitrep): Promise<void> {
  const firing = sitrep.monitoring.snapshot.alerts.filter(
    (alert) => alert.condition === 'firing' && !alert.acknowledgement,
  );
  const [worst] = firing;
  if (!worst) {
    await vscode.commands.executeCommand('sitrep.services.focus');
    return;
  }
  const alert = await alertFor(
    sitrep,
    undefined,
    (one) => firing.includes(one) && compareSeverity(one.severity, worst.severity) === 0,
  );
  if (alert) await vscode.commands.executeCommand('sitrep.openAlert', alert.identity.fingerprint);
}

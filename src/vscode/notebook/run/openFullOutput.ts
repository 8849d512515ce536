import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { RUNBOOK_TYPE } from '../languages';
import { selectedCell } from '../cells/selectedCell';
import type { OpenRunbooks } from '../open/openRunbooks';
import type { RunbookServices } from '../services';

/** Opens all that a step gave out, read-only: of a cell, by its name among the kept ones, or of the selected step. */
export async function openFullOutput(
  given: unknown,
  open: OpenRunbooks,
  { outputs }: RunbookServices,
): Promise<void> {
  const name = typeof given === 'string' ? given : nameOf(given, open);
  if (name === undefined) {
    await vscode.window.showInformationMessage(
      'The selected step has no output beyond what is shown below it. Select one whose output was too long, and run it if it has not run since the runbook was opened.',
    );
    return;
  }
  const path = outputs?.pathOf(name);
  if (path === undefined || !existsSync(path)) {
    await vscode.window.showWarningMessage(
      'This full output is gone: outputs are kept for 30 days, and up to 1 GB of them. Run the step again.',
    );
    return;
  }
  // The editor reads the file by itself: a large one does not pass through the extensions.
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), { preview: true });
  await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
}

function nameOf(given: unknown, open: OpenRunbooks): string | undefined {
  const cell = isCell(given) ? given : selectedCell();
  if (cell?.notebook.notebookType !== RUNBOOK_TYPE) return undefined;
  return open.of(cell.notebook).lastRuns.get(cell)?.fullOutput;
}

const isCell = (given: unknown): given is vscode.NotebookCell =>
  typeof given === 'object' && given !== null && 'notebook' in given && 'document' in given;

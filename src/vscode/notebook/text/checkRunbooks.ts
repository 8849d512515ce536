import * as vscode from 'vscode';
import { counted } from '../../../monitoring/words';
import type { LinkedFiles } from '../../../runbook/check/linkFindings';
import { checkRunbook } from '../../../runbook/check/checkRunbook';
import type { RunbookFinding } from '../../../runbook/check/finding';
import { programsOn } from '../../../runbook/check/programs';
import type { RunbookFile } from '../../../runbook/runbookFile';
import type { RunbookServices } from '../services';
import { surroundingsOf } from './markdownText';
import type { RunbookProblems } from './runbookProblems';

/** Checks every runbook of the workspace, and shows in the Problems panel what was found. Nothing is run. */
export async function checkRunbooks(
  files: readonly RunbookFile[],
  services: RunbookServices,
  problems: RunbookProblems,
): Promise<void> {
  if (files.length === 0) {
    await vscode.window.showInformationMessage(
      'There is no runbook in this workspace. A Markdown file is one when a service names it under "runbooks", or when it names its alerts in front matter.',
    );
    return;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Checking runbooks',
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, (progress, token) =>
    checkEach(files, services, { progress, token }),
  );
  if (!found) return;
  problems.showChecked(found);
  const count = [...found.values()].reduce((sum, findings) => sum + findings.length, 0);
  const withFindings = [...found.values()].filter((findings) => findings.length > 0).length;
  const runbooks = counted(files.length, 'runbook');
  if (count === 0) {
    await vscode.window.showInformationMessage(
      `Nothing is wrong with ${runbooks}, as far as a look can tell.`,
    );
    return;
  }
  const message = `${counted(count, 'problem')} in ${withFindings} of ${runbooks}.`;
  const chosen = await vscode.window.showWarningMessage(message, 'Show Problems');
  if (chosen) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

interface CheckProgress {
  readonly progress: vscode.Progress<{ readonly message: string; readonly increment: number }>;
  readonly token: vscode.CancellationToken;
}

/** Findings by file; nothing when it was cancelled. */
async function checkEach(
  files: readonly RunbookFile[],
  services: RunbookServices,
  { progress, token }: CheckProgress,
): Promise<ReadonlyMap<string, readonly RunbookFinding[]> | undefined> {
  const isProgram = programsOn(process.env.PATH);
  const found = new Map<string, readonly RunbookFinding[]>();
  for (const file of files) {
    if (token.isCancellationRequested) return undefined;
    progress.report({ message: file.path, increment: 100 / files.length });
    const uri = vscode.Uri.parse(file.uri, true);
    const text = await textOf(uri);
    if (text === undefined) continue;
    // Elsewhere, the programs of this machine say nothing.
    const isLocal = uri.scheme === 'file';
    found.set(
      file.uri,
      await checkRunbook(text, {
        ...surroundingsOf(uri, services),
        files: filesAround(uri),
        isProgram: isLocal ? isProgram : () => Promise.resolve(true),
      }),
    );
  }
  return found;
}

/** As it is being edited, else as it is saved. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : readText(uri);
}

function filesAround(uri: vscode.Uri): LinkedFiles {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const place = (path: string): vscode.Uri =>
    path.startsWith('/') && folder ? vscode.Uri.joinPath(folder, path) : vscode.Uri.joinPath(uri, '..', path);
  return {
    exists: async (path) => {
      try {
        await vscode.workspace.fs.stat(place(path));
        return true;
      } catch (error) {
        if (error instanceof vscode.FileSystemError) return false;
        throw error;
      }
    },
    read: (path) => readText(place(path)),
  };
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

import * as vscode from 'vscode';
import { runReport } from '../../../runbook/history/runReport';
import { RUNBOOK_TYPE } from '../languages';
import type { OpenRunbooks } from '../open/openRunbooks';
import type { RunbookServices } from '../services';

/** Writes what ran in the active runbook since it was opened into a file that the user chooses. */
export async function exportReport(open: OpenRunbooks, { clock }: RunbookServices): Promise<void> {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook?.notebookType !== RUNBOOK_TYPE) {
    await vscode.window.showInformationMessage(
      'No runbook is open as a notebook, so there is no run to report.',
    );
    return;
  }
  const { session, head } = open.of(notebook);
  if (session.length === 0) {
    await vscode.window.showInformationMessage('No step of this runbook ran since it was opened.');
    return;
  }
  const now = clock.now();
  const path = vscode.workspace.asRelativePath(notebook.uri, false);
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const day = new Date(now).toISOString().slice(0, 10);
  const chosen = await vscode.window.showSaveDialog({
    title: 'Export Run Report',
    defaultUri: vscode.Uri.joinPath(notebook.uri, '..', `${name.replace(/\.\w+$/, '')}-run-${day}.md`),
    filters: { Markdown: ['md'] },
  });
  if (!chosen) return;
  const steps = session.toSorted((a, b) => a.run.startedAt - b.run.startedAt);
  const report = runReport({ title: head.title ?? headingOf(notebook) ?? name, path, steps, now });
  await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(report));
  await vscode.window.showTextDocument(chosen, { preview: true });
}

const headingOf = (notebook: vscode.NotebookDocument): string | undefined =>
  notebook
    .getCells()
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Markup)
    .map(({ document }) => /^#{1,6}[ \t]+(\S.*)$/m.exec(document.getText())?.[1])
    .find((heading) => heading !== undefined);

import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { withoutOption } from '../../../runbook/step/stepInfo';
import { RUNBOOK_TYPE } from '../languages';
import { cellMetadata, remembered } from '../metadata';

/**
 * The editor gives the second half of a cell that is split no metadata. It would run without the options of its fence, on
 * this machine in place of the connection that they name, and unasked: so it gets them from the first half. A name stays
 * with one step.
 */
export function registerSplitCells(): Disposable {
  return vscode.workspace.onDidChangeNotebookDocument(async ({ notebook, contentChanges }) => {
    if (notebook.notebookType !== RUNBOOK_TYPE) return;
    const halves = contentChanges
      .filter(({ removedCells }) => removedCells.length === 0)
      .flatMap(({ addedCells }) => addedCells)
      .flatMap((cell) => secondHalf(notebook, cell) ?? []);
    if (halves.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, halves);
    await vscode.workspace.applyEdit(edit);
  });
}

/** A cell that was added by hand has no text yet, and one that was pasted has metadata. */
function secondHalf(
  notebook: vscode.NotebookDocument,
  cell: vscode.NotebookCell,
): vscode.NotebookEdit | undefined {
  if (cell.index < 1 || Object.keys(cell.metadata).length > 0 || cell.document.getText() === '')
    return undefined;
  const before = notebook.cellAt(cell.index - 1);
  const { info, editorLanguage, readAs } = remembered(before.metadata);
  if (info === undefined || before.document.languageId !== cell.document.languageId) return undefined;
  const metadata = cellMetadata({
    info: withoutOption(info, 'name'),
    ...(editorLanguage !== undefined && { editorLanguage }),
    ...(readAs !== undefined && { readAs }),
  });
  return vscode.NotebookEdit.updateCellMetadata(cell.index, metadata);
}

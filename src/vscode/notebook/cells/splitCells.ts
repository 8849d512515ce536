import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { withoutOption } from '../../../runbook/step/stepInfo';
import { RUNBOOK_TYPE } from '../languages';
import { cellMetadata, remembered } from '../metadata';

/**
 * The editor gives the later parts of a cell that is split no metadata. They would run without the options of their fence, on
 * this machine in place of the connection that is named there, and unasked: so they get them from the first part. A name stays
 * with one step.
 */
export function registerSplitCells(): Disposable {
  return vscode.workspace.onDidChangeNotebookDocument(async ({ notebook, contentChanges }) => {
    if (notebook.notebookType !== RUNBOOK_TYPE) return;
    const parts = contentChanges
      .filter(({ removedCells }) => removedCells.length === 0)
      .flatMap(({ addedCells }) => laterParts(notebook, addedCells));
    if (parts.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, parts);
    await vscode.workspace.applyEdit(edit);
  });
}

/** All of them come from the cell before the first. One that was added by hand has no text yet, a pasted one has metadata. */
function laterParts(
  notebook: vscode.NotebookDocument,
  added: readonly vscode.NotebookCell[],
): readonly vscode.NotebookEdit[] {
  const [first] = added;
  if (!first || first.index < 1) return [];
  const before = notebook.cellAt(first.index - 1);
  const { info, editorLanguage, readAs } = remembered(before.metadata);
  if (info === undefined) return [];
  const metadata = cellMetadata({
    info: withoutOption(info, 'name'),
    ...(editorLanguage !== undefined && { editorLanguage }),
    ...(readAs !== undefined && { readAs }),
  });
  return added
    .filter(
      (cell) =>
        Object.keys(cell.metadata).length === 0 &&
        cell.document.getText() !== '' &&
        cell.document.languageId === before.document.languageId,
    )
    .map((cell) => vscode.NotebookEdit.updateCellMetadata(cell.index, metadata));
}

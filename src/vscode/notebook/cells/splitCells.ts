import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import { parseStepInfo } from '../../../runbook/step/stepInfo';
import type { ChangedText } from '../../../runbook/step/splitStep';
import { isSplit } from '../../../runbook/step/splitStep';
import { RUNBOOK_TYPE } from '../languages';
import { infoOf, inherited, isRemembered } from '../metadata';
import type { OpenRunbooks } from '../open/openRunbooks';

/**
 * The editor gives the later parts of a cell that is split no metadata. They would run without the options of their fence, on
 * this machine in place of the connection that is named there, and unasked: so they get them from the first part, at once for
 * a run and by an edit for the file. The editor counts the edit to the split: undoing takes one step.
 */
export function registerSplitCells(open: OpenRunbooks): Disposable {
  const owned = new DisposableStore();
  const texts = new CellTexts();
  vscode.workspace.notebookDocuments.forEach((notebook) => texts.add(notebook.getCells()));
  owned.add(vscode.workspace.onDidOpenNotebookDocument((notebook) => texts.add(notebook.getCells())));
  owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => texts.changed(document)));
  owned.add(
    vscode.workspace.onDidChangeNotebookDocument(async ({ notebook, contentChanges }) => {
      if (notebook.notebookType !== RUNBOOK_TYPE) return;
      const edits = contentChanges.flatMap(({ addedCells }) => {
        const added = addedCells.filter(({ document }) => !texts.of(document));
        const parts = editsFor(added, texts, open);
        texts.add(added);
        return parts;
      });
      if (edits.length === 0) return;
      const edit = new vscode.WorkspaceEdit();
      edit.set(notebook.uri, edits);
      await vscode.workspace.applyEdit(edit);
    }),
  );
  return owned;
}

/**
 * All parts come from the cell above the first of them. A cell that came with a text of its own, and from nowhere that is known,
 * might be a part of it all the same: it is asked about before it runs.
 */
function editsFor(
  added: readonly vscode.NotebookCell[],
  texts: CellTexts,
  open: OpenRunbooks,
): readonly vscode.NotebookEdit[] {
  const [first] = added;
  const above = first && first.index > 0 ? first.notebook.cellAt(first.index - 1) : undefined;
  if (!first || above?.kind !== vscode.NotebookCellKind.Code) return [];
  const metadata = inherited(above.metadata);
  const parts = added.filter((cell) => !isRemembered(cell.metadata) && isAlike(cell, above));
  if (!metadata || parts.length === 0) return [];
  const runbook = open.of(first.notebook);
  const text = texts.of(above.document);
  if (text && parts.length === added.length && isSplit(text, parts.map(textOf))) {
    parts.forEach((cell) => runbook.inherited.set(cell, metadata));
    return parts.map((cell) => vscode.NotebookEdit.updateCellMetadata(cell.index, metadata));
  }
  const { options } = parseStepInfo(infoOf(above.document.languageId, above.metadata));
  if (options.length > 0)
    parts.filter((cell) => textOf(cell) !== '').forEach((cell) => runbook.unexplained.add(cell));
  return [];
}

const isAlike = (cell: vscode.NotebookCell, other: vscode.NotebookCell): boolean =>
  cell.kind === other.kind && cell.document.languageId === other.document.languageId;

const textOf = ({ document }: vscode.NotebookCell): string => document.getText();

/** What cells hold and held, for as long as they are open. The editor tells of a change only how much was cut off. */
class CellTexts {
  readonly #texts = new WeakMap<vscode.TextDocument, ChangedText>();

  of(document: vscode.TextDocument): ChangedText | undefined {
    return this.#texts.get(document);
  }

  add(cells: readonly vscode.NotebookCell[]): void {
    for (const { notebook, document } of cells) {
      if (notebook.notebookType !== RUNBOOK_TYPE) continue;
      const text = document.getText();
      this.#texts.set(document, { before: text, now: text });
    }
  }

  changed(document: vscode.TextDocument): void {
    const known = this.#texts.get(document);
    if (known) this.#texts.set(document, { before: known.now, now: document.getText() });
  }
}

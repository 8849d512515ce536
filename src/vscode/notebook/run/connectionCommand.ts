import * as vscode from 'vscode';
import { fenceHere } from '../../../runbook/document/cellBlocks';
import { fittingConnections, kernelFor } from '../../../runbook/step/prepareStep';
import { parseStepInfo, withOption } from '../../../runbook/step/stepInfo';
import { cellMetadata, frameOf, infoOf, remembered, writtenInfoOf } from '../metadata';
import { selectedCell } from '../cells/selectedCell';
import type { RunbookServices } from '../services';

/** Lets the user choose where a cell runs, and writes it into the step as `on=NAME`. */
export async function selectConnection(
  cell: vscode.NotebookCell | undefined,
  services: RunbookServices,
): Promise<void> {
  const target = cell ?? selectedCell();
  if (target?.kind !== vscode.NotebookCellKind.Code) return;
  const info = infoOf(target.document.languageId, target.metadata);
  const kernel = kernelFor(parseStepInfo(info).language, services.kernels);
  if (!kernel) return;
  const { connections } = services.configurationOf(target.notebook.uri);
  const items = fittingConnections(kernel, connections).map((connection) => ({
    label: connection.name,
    description: `${connection.type}, ${connection.access}${connection.production ? ', production' : ''}`,
    detail: connection.url ?? connection.via ?? connection.file ?? '',
  }));
  if (items.length === 0) {
    const types = kernel.connectionTypes.join(' or ');
    const message = `sitrep.yaml has no connection of type ${types} for ${kernel.displayName} steps. Add one under "connections".`;
    await vscode.window.showInformationMessage(message);
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Where this ${kernel.displayName} step runs`,
  });
  if (chosen) await writeConnection(target, chosen.label);
}

/** Every step of the same fence shares the option, because it stands behind the fence. */
async function writeConnection(cell: vscode.NotebookCell, connection: string): Promise<void> {
  const frame = frameOf(cell.notebook.metadata);
  const fenceOf = ({ metadata }: vscode.NotebookCell): number | undefined =>
    fenceHere(frame, remembered(metadata).origin);
  const fence = fenceOf(cell);
  const sameFence = cell.notebook
    .getCells()
    .filter((other) => other === cell || (fence !== undefined && fenceOf(other) === fence));
  const next = withOption(writtenInfoOf(cell.document.languageId, cell.metadata), 'on', connection);
  const edits = sameFence.map((each) =>
    vscode.NotebookEdit.updateCellMetadata(each.index, {
      ...each.metadata,
      ...cellMetadata({
        ...remembered(each.metadata),
        info: next,
        editorLanguage: each.document.languageId,
      }),
    }),
  );
  const edit = new vscode.WorkspaceEdit();
  edit.set(cell.notebook.uri, edits);
  await vscode.workspace.applyEdit(edit);
}

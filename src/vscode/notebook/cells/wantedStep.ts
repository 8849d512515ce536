import * as vscode from 'vscode';
import type { ConnectionConfiguration } from '../../../monitoring/configuration/configuration';
import type { WantedStep } from '../../../runbook/step/permitStep';
import { withOption } from '../../../runbook/step/stepInfo';
import { sectionBelow } from '../../../runbook/sections';
import { infoOf, isRemembered } from '../metadata';
import type { OpenRunbook } from '../open/openRunbooks';
import type { RunbookServices } from '../services';

/** A cell as the core asks for it. */
export const wantedStep = (
  cell: vscode.NotebookCell,
  source: string,
  runbook: OpenRunbook,
  services: RunbookServices,
): WantedStep<ConnectionConfiguration> => ({
  info: runInfoOf(cell, runbook),
  source,
  runbook,
  kernels: services.kernels,
  isTrusted: () => services.isTrusted(),
  configuration: () => services.configurationOf(cell.notebook.uri),
  mask: (text) => services.mask(text),
});

/**
 * The info string that a cell runs by. A part of a split step has its options at once, before the editor has written them. One
 * that may be such a part, and that nobody knows, asks and so says where it runs.
 */
function runInfoOf(cell: vscode.NotebookCell, { inherited, unexplained }: OpenRunbook): string {
  const { languageId } = cell.document;
  if (isRemembered(cell.metadata)) return infoOf(languageId, cell.metadata);
  const info = infoOf(languageId, inherited.get(cell));
  return unexplained.has(cell) ? withOption(info, 'confirm', 'true') : info;
}

/** A cell's text with the line ends that programs expect. */
export const sourceOf = (cell: vscode.NotebookCell): string =>
  cell.document.getText().replace(/\r\n|\r/g, '\n');

/** `cwd=` counts from the runbook's own folder of the workspace. */
export function folderOf(file: vscode.Uri, path: string | undefined): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri;
  if (path === undefined || folder?.scheme !== 'file') return undefined;
  return vscode.Uri.joinPath(folder, path).fsPath;
}

/** The runbook section that a cell stands in, by its anchor. */
export function sectionOf(cell: vscode.NotebookCell): string | undefined {
  const above = cell.notebook.getCells(new vscode.NotebookRange(0, cell.index));
  return sectionBelow(
    above.map(({ kind, document }) => ({
      kind: kind === vscode.NotebookCellKind.Markup ? ('markdown' as const) : ('code' as const),
      value: document.getText(),
    })),
  )?.anchor;
}

import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import { connectionFor, kernelFor } from '../../../runbook/step/prepareStep';
import { optionValue, parseStepInfo } from '../../../runbook/step/stepInfo';
import { RUNBOOK_TYPE } from '../languages';
import { infoOf } from '../metadata';
import type { OpenRunbooks } from '../open/openRunbooks';
import type { RunbookServices } from '../services';

/**
 * A red band above every step that would run in production. The editor offers none for cells, so it is a decoration of
 * the text editors inside them, which are visible editors like any other; the status line says the same in words.
 */
export function registerProductionBand(services: RunbookServices, open: OpenRunbooks): Disposable {
  const owned = new DisposableStore();
  const band = owned.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      borderStyle: 'solid',
      borderWidth: '3px 0 0 0',
      borderColor: new vscode.ThemeColor('errorForeground'),
    }),
  );
  const draw = (): void => {
    const editors = vscode.window.visibleTextEditors.filter(
      ({ document }) => document.uri.scheme === CELL_SCHEME,
    );
    const seen = new Set(editors.map(({ document }) => document));
    const steps = productionSteps(seen, services, open);
    for (const editor of editors) editor.setDecorations(band, steps.has(editor.document) ? [FIRST_LINE] : []);
  };
  owned.add(vscode.window.onDidChangeVisibleTextEditors(draw));
  owned.add(vscode.window.onDidChangeVisibleNotebookEditors(draw));
  owned.add(vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => drawFor(notebook, draw)));
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === CELL_SCHEME) draw();
    }),
  );
  owned.add(open.onDidChange(draw));
  draw();
  return owned;
}

const FIRST_LINE = new vscode.Range(0, 0, 0, 0);
const CELL_SCHEME = 'vscode-notebook-cell';

const drawFor = (notebook: vscode.NotebookDocument, draw: () => void): void => {
  if (notebook.notebookType === RUNBOOK_TYPE) draw();
};

/** Of those that are seen: it is asked for whenever a long runbook is scrolled. */
function productionSteps(
  seen: ReadonlySet<vscode.TextDocument>,
  services: RunbookServices,
  open: OpenRunbooks,
): ReadonlySet<vscode.TextDocument> {
  const notebooks = vscode.window.visibleNotebookEditors
    .map(({ notebook }) => notebook)
    .filter(({ notebookType }) => notebookType === RUNBOOK_TYPE);
  const cells = notebooks
    .flatMap((notebook) => notebook.getCells())
    .filter(({ document }) => seen.has(document));
  return new Set(cells.filter((cell) => isProduction(cell, services, open)).map(({ document }) => document));
}

/** Whether a cell runs in production, on its connection or on this machine. */
export function isProduction(
  cell: vscode.NotebookCell,
  services: RunbookServices,
  open: OpenRunbooks,
): boolean {
  if (cell.kind !== vscode.NotebookCellKind.Code) return false;
  const info = parseStepInfo(infoOf(cell.document.languageId, cell.metadata));
  const kernel = kernelFor(info.language, services.kernels);
  if (!kernel) return false;
  const { connections, production } = services.configurationOf(cell.notebook.uri);
  const { defaults } = open.of(cell.notebook).head;
  const place = connectionFor(kernel, optionValue(info, 'on'), defaults.on, connections);
  return 'kind' in place ? false : (place.connection?.production ?? production);
}

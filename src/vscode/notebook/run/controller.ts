import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable';
import type { Disposable } from '../../../base/disposable';
import type { StepRun } from '../../../runbook/step/stepRun';
import { kernelFor } from '../../../runbook/step/prepareStep';
import { parseStepInfo } from '../../../runbook/step/stepInfo';
import { editorLanguage, RUNBOOK_TYPE } from '../languages';
import { infoOf } from '../metadata';
import type { OpenRunbook, OpenRunbooks } from '../open/openRunbooks';
import type { StepQuestions } from '../../../runbook/step/questions';
import type { RunbookServices } from '../services';
import type { EndedStep } from './stepExecution';
import { StepExecution } from './stepExecution';

/** What the controller is built from. */
export interface ControllerParts {
  readonly services: RunbookServices;
  readonly open: OpenRunbooks;
  readonly questions: StepQuestions;
  /** Told once per run, also of one that failed or was cancelled. */
  readonly onRun: (run: StepRun, output: string, runbook: OpenRunbook) => void;
}

/** Runs the cells of runbooks, one after the other; the first that does not succeed ends the batch. */
export function registerController(parts: ControllerParts): Disposable {
  const { services, open } = parts;
  const owned = new DisposableStore();
  const controller = owned.add(
    vscode.notebooks.createNotebookController('sitrep-runbook-steps', RUNBOOK_TYPE, 'Sitrep'),
  );
  controller.description = 'Runs steps here and on the connections of sitrep.yaml';
  controller.supportsExecutionOrder = true;
  controller.supportedLanguages = languagesOf(services);
  controller.executeHandler = (cells, notebook) => {
    const runbook = open.of(notebook);
    runbook.queue = runbook.queue.then(() => runCells(cells, runbook, controller, parts));
    return runbook.queue;
  };
  const prefer = (notebook: vscode.NotebookDocument): void => {
    if (notebook.notebookType !== RUNBOOK_TYPE) return;
    controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  };
  vscode.workspace.notebookDocuments.forEach(prefer);
  owned.add(vscode.workspace.onDidOpenNotebookDocument(prefer));
  return owned;
}

/** Every language that a kernel runs, by the editor's names. Unknown ones are looked up again as they are contributed. */
function languagesOf({ kernels }: RunbookServices): string[] {
  const languages = kernels.flatMap((kernel) => kernel.languages);
  const names = languages.map((language) =>
    editorLanguage(language, new Set([language, 'shellscript', 'sql', 'python'])),
  );
  return [...new Set([...names, ...languages])].filter((name) => name !== 'plaintext');
}

async function runCells(
  cells: readonly vscode.NotebookCell[],
  runbook: OpenRunbook,
  controller: vscode.NotebookController,
  parts: ControllerParts,
): Promise<void> {
  for (const cell of cells) {
    if (!isRunnable(cell, parts.services, cells.length)) continue;
    const execution = controller.createNotebookCellExecution(cell);
    const { services, questions } = parts;
    const step = new StepExecution(execution, runbook, services, questions);
    const ended = step.run().then((result) => recorded(result, cell, runbook, parts));
    const how = await Promise.race([step.begun, ended.then(() => 'foreground' as const)]);
    if (how === 'background') tellEnd(ended, services);
    else if ((await ended).end !== 'succeeded') return;
  }
}

function recorded(
  ended: EndedStep,
  cell: vscode.NotebookCell,
  runbook: OpenRunbook,
  { open, onRun }: ControllerParts,
): EndedStep {
  if (!ended.ran) return ended;
  runbook.lastRuns.set(cell, ended.ran.run);
  open.changed(runbook);
  onRun(ended.ran.run, ended.ran.output, runbook);
  return ended;
}

/** Nobody watches a step in the background, so its end is told; that it was stopped is known to who stopped it. */
function tellEnd(ended: Promise<EndedStep>, { log }: RunbookServices): void {
  ended
    .then(async ({ ran }) => {
      if (!ran || ran.run.outcome === 'cancelled') return;
      const { step, outcome, summary } = ran.run;
      const message = `The background step "${step}" ended: ${summary}.`;
      if (outcome === 'succeeded') await vscode.window.showInformationMessage(message);
      else await vscode.window.showWarningMessage(message);
    })
    .catch((error: unknown) => log.error('A step in the background could not be followed', error));
}

/** Among others, a block that is only shown is passed over; run by itself, it says why nothing happens. */
function isRunnable(cell: vscode.NotebookCell, services: RunbookServices, batch: number): boolean {
  if (cell.kind !== vscode.NotebookCellKind.Code || cell.notebook.isClosed) return false;
  const { language } = parseStepInfo(infoOf(cell.document.languageId, cell.metadata));
  return batch === 1 || kernelFor(language, services.kernels) !== undefined;
}

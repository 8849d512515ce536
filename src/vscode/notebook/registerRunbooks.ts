import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { StepRun } from '../../runbook/stepRun';
import type { AlertContext } from '../../runbook/variables';
import { registerRunbooksTree } from '../views/runbooksTree';
import { registerCellStatus } from './cellStatus';
import { selectConnection } from './connectionCommand';
import { registerController } from './controller';
import { RUNBOOK_TYPE } from './languages';
import { chooseForAlert, chooseTarget, openRunbook } from './openRunbook';
import { OpenRunbooks } from './openRunbooks';
import type { StepQuestions } from './questions';
import { VscodeStepQuestions } from './questions';
import { RunbookIndex } from './runbookIndex';
import { RunbookSerializer } from './serializer';
import type { RunbookServices } from './services';

/** Runbooks as the rest of the extension sees them. */
export interface Runbooks extends Disposable {
  /** Told once per run of a step, for the timeline. */
  readonly onDidRunStep: Event<StepRun>;
  /** Opens the runbook of an alert, asking when there are several. */
  openForAlert(alert: AlertContext & { readonly runbookUrl?: string | undefined }): Promise<void>;
}

/** Registers the notebook, its commands and the *Runbooks* view. */
export function registerRunbooks(
  services: RunbookServices,
  questions: StepQuestions = new VscodeStepQuestions(),
): Runbooks {
  const owned = new DisposableStore();
  const ran = owned.add(new Emitter<StepRun>());
  const open = owned.add(new OpenRunbooks(services));
  const index = owned.add(new RunbookIndex(services));
  const openForAlert: Runbooks['openForAlert'] = async (alert) => {
    if (index.files.length === 0) await index.refresh();
    const target = await chooseForAlert(alert, index.files);
    if (target) await openRunbook(target, open);
  };
  owned.add(
    vscode.workspace.registerNotebookSerializer(RUNBOOK_TYPE, new RunbookSerializer(), {
      transientOutputs: true,
    }),
  );
  owned.add(registerController({ services, open, questions, onRun: (run) => ran.fire(run) }));
  owned.add(registerCellStatus(services, open));
  owned.add(registerRunbooksTree(index));
  const commands: Record<string, (...parameters: unknown[]) => Promise<unknown>> = {
    'sitrep.openRunbook': async (given, details) => {
      const target = await chooseTarget(given, details, index.files);
      if (target) await openRunbook(target, open);
    },
    'sitrep.runbook.selectConnection': (cell) =>
      selectConnection(cell as vscode.NotebookCell | undefined, services),
  };
  for (const [id, run] of Object.entries(commands)) owned.add(vscode.commands.registerCommand(id, run));
  index.refreshSoon();
  return { onDidRunStep: ran.event, openForAlert, dispose: () => owned.dispose() };
}

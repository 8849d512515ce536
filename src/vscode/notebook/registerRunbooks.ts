import * as vscode from 'vscode';
import * as z from 'zod';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import { RunHistory } from '../../runbook/history/runHistory';
import type { StepRun } from '../../runbook/step/stepRun';
import type { CatalogueEntry } from '../../runbook/catalogue';
import { catalogueEntryFor } from '../../runbook/catalogue';
import type { RunbookFile } from '../../runbook/runbookFile';
import type { RunbookCandidate } from '../../runbook/runbookMatch';
import { registerRunbooksTree } from '../views/runbooksTree';
import { registerCellStatus } from './cells/cellStatus';
import { selectConnection } from './run/connectionCommand';
import { registerController } from './run/controller';
import { RUNBOOK_TYPE } from './languages';
import type { RunbookTarget } from './open/openRunbook';
import { candidatesFor, chooseForAlert, chooseTarget, openRunbook } from './open/openRunbook';
import { exportReport } from './run/exportReport';
import { openFullOutput } from './run/openFullOutput';
import type { OpenRunbook } from './open/openRunbooks';
import { OpenRunbooks } from './open/openRunbooks';
import type { StepQuestions } from '../../runbook/step/questions';
import { VscodeStepQuestions } from './run/questions';
import { registerProductionBand } from './cells/productionBand';
import { registerSplitCells } from './cells/splitCells';
import { runInTerminal } from './run/runInTerminal';
import { registerResultActions } from './cells/resultActions';
import { RunbookIndex } from './open/runbookIndex';
import { RunbookSerializer } from './serializer';
import type { RunbookAlert, RunbookServices } from './services';
import { checkRunbooks } from './text/checkRunbooks';
import { registerInfoAssist } from './text/infoAssist';
import { RunbookProblems } from './text/runbookProblems';
import { registerStepLenses } from './text/stepLenses';

/** Runbooks as the rest of the extension sees them. */
export interface Runbooks extends Disposable {
  /** Told once per run of a step, for the timeline. */
  readonly onDidRunStep: Event<StepRun>;
  /** The runbooks that may be about an alert, surest first; empty when there is none. */
  candidates(alert: RunbookAlert): Promise<readonly RunbookCandidate[]>;
  /** What the workspace's alert catalogue says about an alert. */
  catalogueEntry(alert: RunbookAlert): Promise<FoundEntry | undefined>;
}

/** An entry of the catalogue, with the file that it stands in. */
export interface FoundEntry {
  readonly file: RunbookFile;
  readonly entry: CatalogueEntry;
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
  const indexed = async (): Promise<readonly RunbookFile[]> => {
    if (index.files.length === 0) await index.refresh();
    return index.files;
  };
  owned.add(
    vscode.workspace.registerNotebookSerializer(RUNBOOK_TYPE, new RunbookSerializer(), {
      transientOutputs: true,
    }),
  );
  const history = owned.add(
    new RunHistory(services.records, (names) => void services.outputs?.remove(names)),
  );
  const keep = keeper(history, services);
  owned.add(
    registerController({
      services,
      open,
      questions,
      onRun: (run, output, runbook) => {
        keep(run, output, runbook);
        ran.fire(run);
      },
    }),
  );
  owned.add(registerCellStatus(services, open));
  owned.add(registerProductionBand(services, open));
  owned.add(registerSplitCells(open));
  owned.add(registerRunbooksTree(index, history, services.clock));
  owned.add(registerResultActions());
  owned.add(
    vscode.commands.registerCommand('sitrep.openRunbook', async (given?: unknown, details?: unknown) => {
      const target = await targetOf(given, details, services, indexed);
      if (target) await openRunbook(target, open);
    }),
  );
  owned.add(
    vscode.commands.registerCommand('sitrep.runbook.selectConnection', (cell?: vscode.NotebookCell) =>
      selectConnection(cell, services),
    ),
  );
  owned.add(
    vscode.commands.registerCommand('sitrep.runbook.runInTerminal', (cell?: vscode.NotebookCell) =>
      runInTerminal(cell, { services, open, questions }),
    ),
  );
  owned.add(
    vscode.commands.registerCommand('sitrep.runbook.restartSessions', () => {
      const notebook = vscode.window.activeNotebookEditor?.notebook;
      if (notebook?.notebookType === RUNBOOK_TYPE) open.of(notebook).restartSessions();
    }),
  );
  owned.add(
    vscode.commands.registerCommand('sitrep.runbook.exportReport', () => exportReport(open, services)),
  );
  owned.add(
    vscode.commands.registerCommand('sitrep.runbook.openFullOutput', (given?: unknown) =>
      openFullOutput(given, open, services),
    ),
  );
  owned.add(registerInfoAssist(services));
  owned.add(registerStepLenses(services, index));
  const problems = owned.add(new RunbookProblems(services, index));
  owned.add(
    vscode.commands.registerCommand('sitrep.checkRunbooks', async () => {
      await index.refresh();
      await checkRunbooks(index.files, services, problems);
    }),
  );
  index.refreshSoon();
  return {
    onDidRunStep: ran.event,
    candidates: async (alert) => candidatesFor(alert, await indexed()),
    catalogueEntry: async ({ name }) => entryIn(await indexed(), name),
    dispose: () => owned.dispose(),
  };
}

/** Keeps each step that ran, for the report of the open runbook and over restarts. */
function keeper(
  history: RunHistory,
  services: RunbookServices,
): (run: StepRun, output: string, runbook: OpenRunbook) => void {
  let user: Promise<string> | undefined;
  return (run, output, runbook) => {
    // Asked once, so that steps are kept in the order in which they ran.
    user ??= services.userName();
    user
      .then((by) => {
        runbook.session.push({ run, output, by });
        history.record(run, { session: runbook.openedAt, by });
      })
      .catch((error: unknown) => services.log.error('A step that ran could not be recorded', error));
  };
}

/** A definition says more of an alert than a list that bears its name. */
const entryIn = (files: readonly RunbookFile[], alert: string): FoundEntry | undefined =>
  catalogueEntryFor(
    alert,
    [
      ...files.flatMap((file) => file.catalogue.map((entry) => ({ file, entry }))),
      ...files.flatMap((file) => file.actionLists.map((entry) => ({ file, entry }))),
    ].map((found) => ({ alert: found.entry.alert, ...found })),
  );

/**
 * What `sitrep.openRunbook` was called for: a file, with a section and an alert if it is a row or a page of ours; an alert,
 * by its fingerprint or its row; or nothing, then the user chooses. Menus pass a second argument of their own.
 */
async function targetOf(
  given: unknown,
  details: unknown,
  services: RunbookServices,
  indexed: () => Promise<readonly RunbookFile[]>,
): Promise<RunbookTarget | undefined> {
  if (given instanceof vscode.Uri) {
    const { section, alert, fence, run } = asked.catch({}).parse(details ?? {});
    const found = alert === undefined ? undefined : await services.alertFor(alert);
    return { uri: given, section, alert: found, fence, run };
  }
  if (given === undefined) return chooseTarget(await indexed());
  const alert = await services.alertFor(given);
  return alert && chooseForAlert(alert, await indexed());
}

const asked = z.object({
  section: z.string().optional(),
  alert: z.string().optional(),
  fence: z.number().optional(),
  run: z.boolean().optional(),
});

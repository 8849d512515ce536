import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable';
import type { Disposable } from '../../../base/disposable';
import { clockTime, exactTime } from '../../../monitoring/words';
import { commandsOfSession } from '../../../runbook/shell/consoleSession';
import { connectionFor, kernelFor, runsHere } from '../../../runbook/step/prepareStep';
import { interactiveCommand } from '../../../runbook/shell/interactiveCommand';
import type { KernelDefinition } from '../../../runbook/kernel';
import type { StepInfo } from '../../../runbook/step/stepInfo';
import { optionValue, parseStepInfo } from '../../../runbook/step/stepInfo';
import type { StepRun } from '../../../runbook/step/stepRun';
import { placeholdersIn } from '../../../runbook/step/variables';
import { RUNBOOK_TYPE } from '../languages';
import { infoOf, readAs } from '../metadata';
import type { OpenRunbook, OpenRunbooks } from '../open/openRunbooks';
import type { RunbookServices } from '../services';

type Item = vscode.NotebookCellStatusBarItem;

/** The line below each cell: the alert, where it runs (click to change), what is wrong with its options, its last run. */
export function registerCellStatus(services: RunbookServices, open: OpenRunbooks): Disposable {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<void>());
  owned.add(open.onDidChange(() => changed.fire()));
  owned.add(
    vscode.notebooks.registerNotebookCellStatusBarItemProvider(RUNBOOK_TYPE, {
      onDidChangeCellStatusBarItems: changed.event,
      provideCellStatusBarItems: (cell) =>
        cell.kind === vscode.NotebookCellKind.Code ? itemsOf(cell, open.of(cell.notebook), services) : [],
    }),
  );
  return owned;
}

function itemsOf(cell: vscode.NotebookCell, runbook: OpenRunbook, services: RunbookServices): Item[] {
  const info = parseStepInfo(infoOf(cell.document.languageId, cell.metadata));
  const kernel = kernelFor(info.language, services.kernels);
  const problems = info.problems.map(({ message }) => item('$(warning) options', message));
  if (!kernel) return problems;
  const run = runbook.lastRuns.get(cell);
  const { defaults } = runbook.head;
  return [
    ...alertItem(cell, runbook),
    ...(kernel.connectionTypes.length > 0
      ? [connectionItem(cell, { info, kernel, defaults }, services)]
      : []),
    ...terminalItem(cell, info, kernel),
    ...readAsItem(cell),
    ...problems,
    ...(run ? [...fullOutputItem(cell, run), ...checkItem(run), runItem(run, kernel)] : []),
  ];
}

/** On a step whose fence names no language: that it runs is no matter of course. */
function readAsItem(cell: vscode.NotebookCell): Item[] {
  const language = readAs(cell.document.languageId, cell.metadata);
  if (language === undefined) return [];
  const because =
    'This block names no language. Its heading says that it holds log queries, and every line of it is one, so it is ' +
    'read as log queries. Nothing is written into the file.';
  return [item('$(search) read as log queries', because)];
}

/** On a step that a person has to sit at: a cell has no keyboard. */
function terminalItem(cell: vscode.NotebookCell, info: StepInfo, kernel: KernelDefinition): Item[] {
  if (!kernel.connectionTypes.includes('shell')) return [];
  const wanted = optionValue(info, 'interactive');
  const text = cell.document.getText();
  const script = info.language === 'console' ? commandsOfSession(text) : text;
  const found = wanted === 'false' ? undefined : interactiveCommand(script);
  if (!found && wanted !== 'true') return [];
  const because = found ? `"${found.command}" ${found.reason}.` : 'This step is marked as interactive.';
  const shown = item(
    '$(terminal) Run in Terminal',
    `${because} Click to open it in a terminal, typed and not yet run.`,
  );
  shown.command = { command: 'sitrep.runbook.runInTerminal', title: 'Run in Terminal', arguments: [cell] };
  return [shown];
}

/** On the first step, and on each that uses the alert. */
function alertItem(cell: vscode.NotebookCell, { alert }: OpenRunbook): Item[] {
  if (!alert) return [];
  const usesAlert = placeholdersIn(cell.document.getText()).some((name) => name.startsWith('alert.'));
  if (!usesAlert && cell !== firstStepOf(cell.notebook)) return [];
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name} = ${value}`);
  return [item(`$(bell) ${alert.name}`, `Opened for the alert ${alert.name}\n${labels.join('\n')}`)];
}

const firstStepOf = (notebook: vscode.NotebookDocument): vscode.NotebookCell | undefined =>
  notebook.getCells().find(({ kind }) => kind === vscode.NotebookCellKind.Code);

interface Place {
  readonly info: StepInfo;
  readonly kernel: KernelDefinition;
  readonly defaults: OpenRunbook['head']['defaults'];
}

function connectionItem(
  cell: vscode.NotebookCell,
  { info, kernel, defaults }: Place,
  services: RunbookServices,
): Item {
  const { connections, production } = services.configurationOf(cell.notebook.uri);
  const place = connectionFor(kernel, optionValue(info, 'on'), defaults.on, connections);
  const shown =
    'kind' in place
      ? item('$(plug) choose a connection', place.kind === 'problem' ? place.message : '')
      : place.connection
        ? item(
            `${place.connection.production ? '$(flame) production: ' : '$(plug) '}${place.connection.name}`,
            `Runs on ${place.connection.name} (${place.connection.type}, ${place.connection.access}). Click to change.`,
          )
        : withoutConnection(kernel, production);
  shown.command = {
    command: 'sitrep.runbook.selectConnection',
    title: 'Choose Connection',
    arguments: [cell],
  };
  return shown;
}

function withoutConnection(kernel: KernelDefinition, production: boolean): Item {
  const { asks } = kernel;
  if (asks)
    return item(`$(broadcast) ${asks}`, `Asks the ${asks} of sitrep.yaml. Click to choose a connection.`);
  const marked = production ? ', whose configuration is production' : '';
  if (runsHere(kernel)) {
    return item('$(device-desktop) this machine', `Runs on this machine${marked}. Click to change.`);
  }
  const wanted = kernel.connectionTypes.join(' or ');
  return item('$(plug) no connection', `sitrep.yaml has no connection of type ${wanted}. Click to change.`);
}

const ICONS: Readonly<Record<StepRun['outcome'], string>> = {
  succeeded: '$(pass)',
  failed: '$(error)',
  timedOut: '$(watch)',
  cancelled: '$(circle-slash)',
};

/** On a step that gave out more than its cell shows. */
function fullOutputItem(cell: vscode.NotebookCell, { fullOutput }: StepRun): Item[] {
  if (fullOutput === undefined) return [];
  const shown = item('$(go-to-file) Open Full Output', 'The cell shows the beginning. Click for all of it.');
  shown.command = { command: 'sitrep.runbook.openFullOutput', title: 'Open Full Output', arguments: [cell] };
  return [shown];
}

/** Whether the step was as expected, in words as well as in the icon. */
function checkItem({ check }: StepRun): Item[] {
  if (!check) return [];
  const word = check.held ? '$(pass-filled) as expected' : '$(error) not as expected';
  const shown = item(word, `${check.message}.`);
  shown.alignment = vscode.NotebookCellStatusBarAlignment.Right;
  shown.priority = 1;
  return [shown];
}

function runItem(run: StepRun, kernel: KernelDefinition): Item {
  const where = run.connection ?? kernel.asks ?? 'this machine';
  const text = `${ICONS[run.outcome]} ${run.summary} · ${secondsOf(run.durationMs)} · ${clockTime(run.startedAt)}`;
  const shown = item(text, `${run.outcome} on ${where}, started ${exactTime(run.startedAt)}`);
  shown.alignment = vscode.NotebookCellStatusBarAlignment.Right;
  return shown;
}

const secondsOf = (duration: number): string =>
  duration < 1_000 ? `${Math.round(duration)} ms` : `${(duration / 1_000).toFixed(1)} s`;

function item(text: string, tooltip: string): Item {
  const created = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
  created.tooltip = tooltip;
  created.accessibilityInformation = { label: `${text.replaceAll(/\$\([\w-]+\)\s*/g, '')}. ${tooltip}` };
  return created;
}

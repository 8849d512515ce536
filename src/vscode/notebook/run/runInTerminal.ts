import * as vscode from 'vscode';
import { kernelFor } from '../../../runbook/step/prepareStep';
import { permitStep } from '../../../runbook/step/permitStep';
import type { StepQuestions } from '../../../runbook/step/questions';
import { firstLine } from '../../../runbook/step/runStep';
import { parseStepInfo } from '../../../runbook/step/stepInfo';
import { terminalCommand } from '../../../runbook/shell/terminalCommand';
import { infoOf } from '../metadata';
import type { OpenRunbooks } from '../open/openRunbooks';
import { selectedCell } from '../cells/selectedCell';
import type { RunbookServices } from '../services';
import { folderOf, sourceOf, wantedStep } from '../cells/wantedStep';

interface TerminalParts {
  readonly services: RunbookServices;
  readonly open: OpenRunbooks;
  readonly questions: StepQuestions;
}

/**
 * Opens a shell step in a terminal, under the same policy as if it ran in its cell. The command is typed and waits for
 * Enter; only one that was shown in a question and confirmed runs at once.
 */
export async function runInTerminal(
  given: vscode.NotebookCell | undefined,
  parts: TerminalParts,
): Promise<void> {
  const cell = given ?? selectedCell();
  if (cell?.kind !== vscode.NotebookCellKind.Code) return;
  const { services, open, questions } = parts;
  const { language } = parseStepInfo(infoOf(cell.document.languageId, cell.metadata));
  if (!kernelFor(language, services.kernels)?.connectionTypes.includes('shell')) {
    await tell(`A terminal runs shell steps, and this step is "${language || 'without a language'}".`);
    return;
  }
  const source = sourceOf(cell);
  const permission = await permitStep(wantedStep(cell, source, open.of(cell.notebook), services), questions);
  if (permission.kind === 'refused') return tell(permission.message);
  const { step, decision } = permission;
  const via = step.connection?.via;
  const remoteDirectory = via === undefined ? undefined : step.options.cwd;
  const command = terminalCommand(
    { language, source, variables: step.variables, via, remoteDirectory },
    process.env,
  );
  if ('problem' in command) return tell(`${command.problem} Nothing was typed.`);
  const folder = folderOf(cell.notebook.uri, (via === undefined ? step.workingDirectory : undefined) ?? '.');
  const terminal = vscode.window.createTerminal({
    name: `Sitrep: ${(step.name ?? firstLine(source)).slice(0, LONGEST_NAME)}`,
    iconPath: new vscode.ThemeIcon('pulse'),
    shellPath: command.shell,
    env: { ...command.environment },
    ...(folder !== undefined && { cwd: folder }),
  });
  terminal.show();
  terminal.sendText(command.text, decision.kind === 'ask');
}

const LONGEST_NAME = 40;

async function tell(message: string | undefined): Promise<void> {
  if (message !== undefined) await vscode.window.showWarningMessage(message);
}

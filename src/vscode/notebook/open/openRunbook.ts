import * as vscode from 'vscode';
import { fenceHere } from '../../../runbook/document/cellBlocks';
import { refusalOf } from '../../../runbook/document/parseRunbook';
import type { RunbookFile } from '../../../runbook/runbookFile';
import { entriesOf } from '../../../runbook/runbookFile';
import type { RunbookCandidate, RunbookEntry } from '../../../runbook/runbookMatch';
import { runbookCandidates } from '../../../runbook/runbookMatch';
import { anchorOf } from '../../../runbook/sections';
import type { AlertContext } from '../../../runbook/step/variables';
import { RUNBOOK_TYPE } from '../languages';
import { frameOf, remembered } from '../metadata';
import type { OpenRunbooks } from './openRunbooks';
import type { RunbookAlert } from '../services';

/** What to open, and for what. */
export interface RunbookTarget {
  readonly uri: vscode.Uri;
  /** The anchor of a section, as {@link anchorOf} makes it. */
  readonly section?: string | undefined;
  readonly alert?: AlertContext | undefined;
  /** The number of a fence of the file, from 0. */
  readonly fence?: number | undefined;
  /** Runs the steps of that fence, as a click on their cells would. */
  readonly run?: boolean | undefined;
}

/** Opens a Markdown file as a runbook, at its section, with the values of its alert. A file that cannot be one opens as text. */
export async function openRunbook(target: RunbookTarget, open: OpenRunbooks): Promise<void> {
  if (target.run && !(await isSaved(target.uri))) return;
  if (await openedAsText(target.uri)) return;
  await vscode.commands.executeCommand('vscode.openWith', target.uri, RUNBOOK_TYPE);
  const editor = vscode.window.visibleNotebookEditors.find(
    ({ notebook }) =>
      notebook.notebookType === RUNBOOK_TYPE && notebook.uri.toString() === target.uri.toString(),
  );
  if (!editor) return;
  if (target.alert) open.setAlert(editor.notebook, target.alert);
  const cells = targetCells(editor.notebook, target);
  const [first] = cells;
  if (!first) return;
  const range = new vscode.NotebookRange(first.index, first.index + cells.length);
  editor.selection = range;
  editor.revealRange(range, vscode.NotebookEditorRevealType.AtTop);
  if (!target.run) return;
  const ranges = [{ start: range.start, end: range.end }];
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: target.uri });
}

/** Opens a file that cannot be a runbook as text, and says why; one that cannot be read is left to the editor. */
async function openedAsText(uri: vscode.Uri): Promise<boolean> {
  const refusal = await vscode.workspace.fs.readFile(uri).then(refusalOf, () => undefined);
  if (!refusal) return false;
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  void vscode.window.showWarningMessage(refusal.message);
  return true;
}

/** A notebook is opened as its file is saved: what runs must be what was read. */
async function isSaved(uri: vscode.Uri): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (!document?.isDirty) return true;
  const message = 'This file has changes that are not saved, and a step runs as it is saved.';
  return (await vscode.window.showWarningMessage(message, 'Save and Run')) !== undefined && document.save();
}

/** The cells of the fence, or the one that the section begins with. */
function targetCells(
  notebook: vscode.NotebookDocument,
  { section, fence }: RunbookTarget,
): readonly vscode.NotebookCell[] {
  const cell = section === undefined ? undefined : sectionCell(notebook, section);
  if (cell) return [cell];
  if (fence === undefined) return [];
  const code = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
  const frame = frameOf(notebook.metadata);
  const fenceOf = ({ metadata }: vscode.NotebookCell): number | undefined =>
    fenceHere(frame, remembered(metadata).origin);
  const wanted = [...new Set(code.map(fenceOf))].filter((number) => number !== undefined)[fence];
  return wanted === undefined ? [] : code.filter((one) => fenceOf(one) === wanted);
}

/** The active Markdown file, or a runbook that the user picks. */
export async function chooseTarget(files: readonly RunbookFile[]): Promise<RunbookTarget | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'markdown') return { uri: active.uri };
  const items = files.flatMap(entriesOf).map((entry) => ({ ...labelOf(entry), entry }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Open a runbook',
    matchOnDescription: true,
  });
  return picked && targetOf(picked.entry);
}

/** The runbook of an alert: the only candidate, or the one that the user picks; nothing when there is none. */
export async function chooseForAlert(
  alert: RunbookAlert,
  files: readonly RunbookFile[],
): Promise<RunbookTarget | undefined> {
  const candidates = candidatesFor(alert, files);
  const [only] = candidates;
  if (candidates.length === 1 && only) return { ...targetOf(only.entry), alert };
  if (candidates.length === 0) {
    await tellThereIsNone(alert.name, urlOf(alert));
    return undefined;
  }
  const items = candidates.map(({ entry, why }) => ({ ...labelOf(entry), detail: why, entry }));
  const picked = await vscode.window.showQuickPick(items, { title: `Runbooks for ${alert.name}` });
  return picked && { ...targetOf(picked.entry), alert };
}

export const candidatesFor = (
  alert: RunbookAlert,
  files: readonly RunbookFile[],
): readonly RunbookCandidate[] =>
  runbookCandidates({ name: alert.name, runbookUrl: urlOf(alert) }, files.flatMap(entriesOf));

const urlOf = ({ runbookUrl, annotations }: RunbookAlert): string | undefined =>
  runbookUrl ?? annotations.runbook_url;

async function tellThereIsNone(name: string, url: string | undefined): Promise<void> {
  const elsewhere = url !== undefined && /^https?:\/\//.test(url);
  const message = elsewhere
    ? `The runbook of "${name}" is not in this workspace: ${url}`
    : `No runbook names the alert "${name}". Write "alerts: [${name}]" into the front matter of one, or give the alert a runbook_url.`;
  const action = elsewhere ? ['Open in Browser'] : [];
  const chosen = await vscode.window.showInformationMessage(message, ...action);
  if (chosen !== undefined && url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

function sectionCell(notebook: vscode.NotebookDocument, section: string): vscode.NotebookCell | undefined {
  return notebook.getCells().find((cell) => {
    if (cell.kind !== vscode.NotebookCellKind.Markup) return false;
    const lines = cell.document.getText().split(/\r?\n/);
    return lines.some((line) => anchorOf(line.replace(/^ {0,3}(?:#{1,6}[ \t]|\*\*|__)/, '')) === section);
  });
}

const targetOf = ({ uri, section }: RunbookEntry): RunbookTarget => ({
  uri: vscode.Uri.parse(uri, true),
  section: section?.anchor,
});

const labelOf = ({ title, path, section }: RunbookEntry): { label: string; description: string } => ({
  label: title,
  description: section ? `${path}:${section.line}` : path,
});

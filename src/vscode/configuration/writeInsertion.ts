import * as vscode from 'vscode';
import type { Insertion } from '../../monitoring/configuration/edit/yamlInsertion';
import type { Sitrep } from '../sitrep';

/**
 * Makes a change to a folder's `sitrep.yaml`, which is created when there is none, and shows the new lines. Goes
 * through the editor, so what is typed there and not yet saved stays, and the change can be undone.
 */
export async function writeInsertion(
  { configurations, messages }: Sitrep,
  folder: vscode.WorkspaceFolder,
  insert: (text: string) => Insertion | undefined,
): Promise<void> {
  const uri = configurations.placeFor(folder);
  const document = await openOrCreate(uri);
  const before = document.getText();
  const insertion = insert(before);
  if (!insertion) {
    messages.warn(
      'sitrep.yaml cannot be added to as it is written now: mend it first, or write the lines yourself.',
    );
    await vscode.window.showTextDocument(document);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const { start, end, newText } = changedStretch(before, insertion.text);
  edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText);
  await vscode.workspace.applyEdit(edit);
  await document.save();
  const line = document.lineAt(Math.min(insertion.line, document.lineCount) - 1);
  const editor = await vscode.window.showTextDocument(document, { selection: line.range });
  editor.revealRange(line.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function openOrCreate(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const create = new vscode.WorkspaceEdit();
  create.createFile(uri, { ignoreIfExists: true });
  await vscode.workspace.applyEdit(create);
  return vscode.workspace.openTextDocument(uri);
}

/** What differs between two texts: all that an edit has to replace. */
function changedStretch(before: string, after: string): { start: number; end: number; newText: string } {
  let start = 0;
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

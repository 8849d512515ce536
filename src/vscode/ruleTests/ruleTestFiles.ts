import * as vscode from 'vscode';
import { nodeTextFiles } from '../../base/files/nodeTextFiles';
import type { TextFiles } from '../../base/files/textFiles';

const CANDIDATES = '**/*.{yml,yaml}';
const NOT_OURS = '**/{node_modules,.git,dist,vendor}/**';
/** A workspace with more YAML files than this has its tests found as they are opened. */
const MOST_LOOKED_AT = 2_000;
const MOST_BYTES = 1024 * 1024;

/** Whether a text is a file of rule unit tests: promtool knows them by these two keys. */
export const isRuleTestFile = (text: string): boolean =>
  /^rule_files[ \t]*:/m.test(text) && /^tests[ \t]*:/m.test(text);

export const isYaml = ({ scheme, path }: vscode.Uri): boolean => scheme === 'file' && /\.ya?ml$/i.test(path);

/** The files of rule unit tests in the workspace. */
export async function findRuleTestFiles(token: vscode.CancellationToken): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(CANDIDATES, NOT_OURS, MOST_LOOKED_AT, token);
  const chosen: vscode.Uri[] = [];
  for (const uri of found.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (token.isCancellationRequested) break;
    if (isRuleTestFile((await textOf(uri)) ?? '')) chosen.push(uri);
  }
  return chosen;
}

/** What is typed counts, saved or not; nothing for what is no longer there or too large to be a test. */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return undefined;
    return new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // It was deleted since it was found, or may not be read: then it has no tests.
    return undefined;
  }
}

/** The files as the editor shows them: what is typed and not saved is tested too. */
export const shownTextFiles: TextFiles = {
  read: (path) => {
    const open = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.scheme === 'file' && uri.fsPath === path,
    );
    return open ? Promise.resolve(open.getText()) : nodeTextFiles.read(path);
  },
  list: (folder) => nodeTextFiles.list(folder),
};

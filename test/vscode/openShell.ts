import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Shell } from '../../src/extension';
import type { MonitoringSnapshot } from '../../src/monitoring/snapshot';
import type { LiveTree, Row } from '../../src/vscode/views/liveTree';

/** The activated extension, with its alerts in view. */
export async function openShell(): Promise<Shell> {
  const extension = vscode.extensions.getExtension<Shell>('sitrep.sitrep');
  assert.ok(extension, 'VS Code does not know the extension');
  const shell = await extension.activate();
  await vscode.commands.executeCommand('sitrep.alerts.focus');
  return shell;
}

/** The configuration of the workspace that the suites run in. */
export function configurationFile(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite needs a folder');
  return vscode.Uri.joinPath(folder.uri, 'sitrep.yaml');
}

export const write = (text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(configurationFile(), new TextEncoder().encode(text));

export const rowsOf = (tree: LiveTree): readonly Row[] => tree.getChildren().map(({ row }) => row);
export const childrenOf = (row: Row | undefined): readonly Row[] => row?.children?.() ?? [];
export const everyRow = (rows: readonly Row[]): readonly Row[] =>
  rows.flatMap((row) => [row, ...everyRow(childrenOf(row))]);

/** Waits for a snapshot in which something holds; Mocha's own limit ends it. */
export function until(
  { sitrep: { monitoring } }: Shell,
  what: string,
  holds: (snapshot: MonitoringSnapshot) => boolean,
): Promise<void> {
  if (holds(monitoring.snapshot)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`It never came to be that ${what}: ${JSON.stringify(monitoring.snapshot, null, 1)}`));
    }, 20_000);
    const subscription = monitoring.onDidChange((snapshot) => {
      if (!holds(snapshot)) return;
      clearTimeout(late);
      subscription.dispose();
      resolve();
    });
  });
}

/** For what tells nobody when it changes. */
export async function eventually<T>(what: string, look: () => readonly T[]): Promise<readonly T[]> {
  for (let turn = 0; turn < 100; turn++) {
    const found = look();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} never came`);
}

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

const extension = (): vscode.Extension<unknown> => {
  const found = vscode.extensions.getExtension('sitrep.sitrep');
  assert.ok(found, 'VS Code does not know the extension');
  return found;
};

describe('the extension', () => {
  let opened: vscode.TextEditor;

  before(async () => {
    await extension().activate();
    opened = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'x' }));
  });

  after(async () => {
    await vscode.window.showTextDocument(opened.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('activates', () => {
    assert.equal(extension().isActive, true);
  });

  it('has a handler for every command of its manifest', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = extension().packageJSON as Manifest;
    const commands = manifest.contributes?.commands ?? [];
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it('runs in a trusted window that finds the files of its workspace', async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    const files = await vscode.workspace.findFiles('**/*.md');
    assert.deepEqual(
      files.map((file) => vscode.workspace.asRelativePath(file)),
      ['runbooks/database.md'],
    );
  });

  it('has a database engine in the host', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    assert.deepEqual({ ...database.prepare('select 1 + 1 as two').get() }, { two: 2 });
    database.close();
  });
});

import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('what is kept on this computer', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeActiveEditor'));

  it('is shown with its file and its limit, and cannot be edited', async () => {
    await vscode.extensions.getExtension('sitrep.sitrep')?.activate();
    await vscode.commands.executeCommand('sitrep.showStorage');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'sitrep-storage');
    const text = document.getText();
    assert.match(text, /^Alert log: .+\n {2}.+alerts\.db\n {2}Kept /m);
    assert.match(text, /^What features remember: .+\n {2}.+records\.db\n/m);
    assert.match(text, /^This window polls \(process \d+\)\./m);
    assert.match(text, /^Metrics: .+ in memory\n {2}.+metrics\n {2}Kept /m);
  });
});

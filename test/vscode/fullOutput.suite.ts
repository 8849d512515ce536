import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { FakeService } from './fakeService';
import { configurationFile, eventually, openShell, write } from './openShell';

const SECRET = 'hunter2-full-output';
const LINES = 200_000;

describe('a step whose output is too long for its cell', function () {
  // An editor on a busy machine opens a megabyte slowly.
  this.timeout(120_000);
  const service = new FakeService({ '/': { status: 200, body: '{"ok": true}' } });
  const file = (): string => join(dirname(configurationFile().fsPath), 'long.md');
  let cell: vscode.NotebookCell | undefined;

  before(async () => {
    process.env.SITREP_SUITE_KEY = SECRET;
    await service.plugIn();
    const { sitrep } = await openShell();
    await write(
      `connections:\n  api: {type: http, url: ${service.url}, headers: {X-Key: "\${env:SITREP_SUITE_KEY}"}}\n`,
    );
    await eventually('the connection', () =>
      sitrep.configurations.current.flatMap(({ configuration }) => configuration.connections),
    );
    writeFileSync(
      file(),
      `\`\`\`http {on=api}\nGET /\n\`\`\`\n\n\`\`\`bash\nseq ${LINES}; echo "the key is $SITREP_SUITE_KEY"\n\`\`\`\n`,
    );
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await service.pullPlug();
    await vscode.workspace.fs.delete(configurationFile());
    rmSync(file());
    delete process.env.SITREP_SUITE_KEY;
  });

  it('shows its beginning, and says that the rest is kept', async () => {
    await vscode.commands.executeCommand('sitrep.openRunbook', vscode.Uri.file(file()));
    const steps = vscode.window.activeNotebookEditor?.notebook.getCells() ?? [];
    cell = steps.at(-1);
    await vscode.commands.executeCommand('notebook.execute');
    await eventually('the end of the steps', () =>
      steps.every(({ executionSummary }) => executionSummary?.timing?.endTime !== undefined) ? [true] : [],
    );
    assert.deepEqual(
      steps.map(({ executionSummary }) => executionSummary?.success),
      [true, true],
    );
    assert.match(textOf(cell), /Not all is shown here\. The full output \(1\.\d MB\) is kept\./);
    assert.equal(textOf(cell).includes('the key is'), false);
  });

  it('opens all of it, read-only, with what is secret masked', async () => {
    await vscode.commands.executeCommand('sitrep.runbook.openFullOutput', cell);
    const [document] = await eventually('the full output', () => {
      const opened = vscode.window.activeTextEditor?.document;
      return opened?.getText().startsWith('# Full output of the step "seq ') ? [opened] : [];
    });
    assert.ok(document);
    const text = document.getText();
    const numbers = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join('');
    assert.equal(text.slice(text.indexOf('\n\n') + 2), `${numbers}the key is ••••••\n`);
    assert.match(text, /^# Ended: \S+, succeeded after [\d.]+ s: exit 0\./m);
    assert.equal(readFileSync(document.uri.fsPath, 'utf8').includes(SECRET), false);
    assert.equal(statSync(document.uri.fsPath).mode & 0o777, 0o400);
    await vscode.commands.executeCommand('type', { text: 'typed' });
    assert.deepEqual([document.isDirty, document.getText() === text], [false, true]);
  });

  it('is listed where it is said what is kept on this computer', async () => {
    const kept = vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
    await vscode.commands.executeCommand('sitrep.showStorage');
    const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
    const [, size, folder] = /^Full outputs of runbook steps, .*?: (.+)\n {2}(.+)$/m.exec(shown) ?? [];
    assert.equal(folder, dirname(kept));
    assert.match(size ?? '', /^1\.\d MB/);
    assert.match(basename(kept), /^\d{8}T\d{6}Z-seq-/);
  });
});

const textOf = (cell: vscode.NotebookCell | undefined): string =>
  cell?.outputs
    .flatMap(({ items }) => items)
    .map(({ data }) => new TextDecoder().decode(data))
    .join('\n') ?? '';

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { silentLog } from '../../src/base/log';
import { MemoryRecords } from '../../src/base/records/records';
import { OpenRunbook } from '../../src/vscode/notebook/open/openRunbooks';
import type { RunbookServices } from '../../src/vscode/notebook/services';
import { StepExecution } from '../../src/vscode/notebook/run/stepExecution';
import { FakeClock } from '../fakes/fakeClock';

const AWKWARD =
  '\uFEFF---\r\nalerts: [A]\r\n---\r\n\r\n# Title\r\n\r\n1. first\n\n   ```bash {name=a}\n   echo hello\n\n   ```\n' +
  '> ```sh\n> # 1. One\n> echo 1\n>\n> # 2. Two\n> echo 2\n> ```\n\t\n~~~ json\n{}\n~~~\n```bash\nexit 3';

describe('a runbook', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sitrep-runbook-'));
    await vscode.extensions.getExtension('sitrep.sitrep')?.activate();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: string | Uint8Array): vscode.Uri => {
    writeFileSync(join(folder, name), content);
    return vscode.Uri.file(join(folder, name));
  };
  const open = async (uri: vscode.Uri): Promise<vscode.NotebookDocument> => {
    await vscode.commands.executeCommand('sitrep.openRunbook', uri);
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    assert.equal(notebook?.uri.toString(), uri.toString());
    assert.ok(notebook);
    return notebook;
  };
  const stepsOf = (notebook: vscode.NotebookDocument): vscode.NotebookCell[] =>
    notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
  const step = (notebook: vscode.NotebookDocument, index: number): vscode.NotebookCell => {
    const cell = stepsOf(notebook)[index];
    assert.ok(cell, `there is no step ${index}`);
    return cell;
  };
  const replace = async (cell: vscode.NotebookCell, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell.document.uri, new vscode.Range(0, 0, cell.document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };

  it('is never the default editor of Markdown', async () => {
    await vscode.commands.executeCommand('vscode.open', write('plain.md', '# Plain\n'));
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'markdown');
    assert.equal(vscode.window.activeNotebookEditor, undefined);
  });

  it('shows each fence and each numbered step as a cell', async () => {
    const notebook = await open(write('cells.md', AWKWARD));
    assert.deepEqual(
      stepsOf(notebook).map((cell) => [cell.document.languageId, cell.document.getText()]),
      [
        ['shellscript', 'echo hello\n'],
        ['shellscript', '# 1. One\necho 1'],
        ['shellscript', '# 2. Two\necho 2'],
        ['json', '{}'],
        ['shellscript', 'exit 3'],
      ],
    );
  });

  it('is saved byte for byte when nothing is different in the end', async () => {
    const uri = write('same.md', AWKWARD);
    const notebook = await open(uri);
    await replace(step(notebook, 0), 'something else');
    await replace(step(notebook, 0), 'echo hello\n');
    assert.equal(notebook.isDirty, true);
    await notebook.save();
    assert.equal(readFileSync(uri.fsPath, 'utf8'), AWKWARD);
  });

  it('is saved with the edited step changed and every other byte as it was', async () => {
    const uri = write('edited.md', AWKWARD);
    const notebook = await open(uri);
    await replace(step(notebook, 1), '# 1. One\necho one\necho more');
    await notebook.save();
    assert.equal(
      readFileSync(uri.fsPath, 'utf8'),
      AWKWARD.replace('> echo 1\n', '> echo one\n> echo more\n'),
    );
  });

  it('gives both halves of a step that is split its options, and one of them its name', async () => {
    const uri = write('split.md', '```bash {name=both on=worker confirm=true}\necho a\necho b\n```\n');
    const notebook = await open(uri);
    const split = until(
      step(notebook, 0),
      () => Object.keys(notebook.getCells().at(-1)?.metadata ?? {}).length > 0 && notebook.cellCount === 2,
    );
    await vscode.commands.executeCommand('notebook.cell.edit');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, step(notebook, 0).document);
    const second = new vscode.Position(1, 0);
    editor.selection = new vscode.Selection(second, second);
    await vscode.commands.executeCommand('notebook.cell.split');
    await split;
    await notebook.save();
    assert.equal(
      readFileSync(uri.fsPath, 'utf8'),
      '```bash {name=both on=worker confirm=true}\necho a\n\n```\n\n```bash {on=worker confirm=true}\necho b\n```\n',
    );
  });

  it('is refused when its bytes are not UTF-8', async () => {
    const uri = write('latin1.md', Uint8Array.of(0x23, 0x20, 0xe9, 0x0a));
    await assert.rejects(async () => vscode.workspace.openNotebookDocument(uri), /not valid UTF-8/);
  });

  for (const [encoding, bytes] of [
    ['Latin-1', [0x23, 0x20, 0xe9, 0x0a]],
    ['UTF-16', [0xff, 0xfe, 0x23, 0x00, 0x0a, 0x00]],
    ['half a character', [0x23, 0x20, 0xed, 0xa0, 0x80, 0x0a]],
  ] as const) {
    it(`opens as text when its bytes are not UTF-8 but ${encoding}, and nothing is written`, async () => {
      const uri = write(`${encoding}.md`, Uint8Array.from(bytes));
      await vscode.commands.executeCommand('sitrep.openRunbook', uri);
      assert.equal(vscode.window.activeNotebookEditor, undefined);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
      assert.deepEqual([...readFileSync(uri.fsPath)], [...bytes]);
    });
  }

  it('runs a step, shows what it prints, and leaves the file alone', async () => {
    const notebook = await open(write('run.md', '```bash\necho hello; echo problem >&2\n```\n'));
    const cell = await run(step(notebook, 0));
    assert.equal(cell.executionSummary?.success, true);
    assert.deepEqual(printed(cell), [
      ['application/vnd.code.notebook.stdout', 'hello\n'],
      ['application/vnd.code.notebook.stderr', 'problem\n'],
    ]);
    assert.equal(notebook.isDirty, false);
  });

  it('says that a step failed, and with which status', async () => {
    const notebook = await open(write('fail.md', '```bash\nexit 3\n```\n'));
    const cell = await run(step(notebook, 0));
    assert.equal(cell.executionSummary?.success, false);
    assert.match(JSON.stringify(printed(cell)), /3/);
  });

  it('stops at the first step that fails', async () => {
    const notebook = await open(write('stop.md', '```bash\nexit 1\n```\n\n```bash\necho never\n```\n'));
    const first = ended(step(notebook, 0));
    await vscode.commands.executeCommand('notebook.execute');
    await first;
    assert.equal(step(notebook, 1).executionSummary?.success, undefined);
    assert.deepEqual(printed(step(notebook, 1)), []);
  });

  it('stops a step that is cancelled, neither green nor red', async () => {
    const notebook = await open(write('cancel.md', '```bash\necho started\nsleep 600\n```\n'));
    const cell = step(notebook, 0);
    const started = until(cell, () => printed(cell).length > 0);
    const end = ended(cell);
    const ran = vscode.commands.executeCommand('notebook.cell.execute', { ranges: [rangeOf(cell)] });
    await started;
    await vscode.commands.executeCommand('notebook.cell.cancelExecution', { ranges: [rangeOf(cell)] });
    await end;
    await ran;
    assert.equal(cell.executionSummary?.success, undefined);
  });

  it('types an interactive step into a terminal, with its values as environment, and does not run it', async () => {
    const notebook = await open(write('terminal.md', '```bash\ntop\n```\n'));
    const opened = new Promise<vscode.Terminal>((resolve) => {
      const listening = vscode.window.onDidOpenTerminal((terminal) => {
        listening.dispose();
        resolve(terminal);
      });
    });
    await vscode.commands.executeCommand('sitrep.runbook.runInTerminal', step(notebook, 0));
    const terminal = await opened;
    assert.equal(terminal.name, 'Sitrep: top');
    terminal.dispose();
  });

  it('runs nothing in a workspace that is not trusted, and says why', async () => {
    const notebook = await open(write('untrusted.md', '```bash\ntouch made\n```\n'));
    const shown: string[] = [];
    let success: boolean | undefined;
    const execution = {
      cell: step(notebook, 0),
      token: new vscode.CancellationTokenSource().token,
      executionOrder: undefined,
      start: () => undefined,
      end: (result: boolean | undefined) => (success = result),
      clearOutput: () => Promise.resolve(),
      replaceOutput: () => Promise.resolve(),
      replaceOutputItems: () => Promise.resolve(),
      appendOutputItems: () => Promise.resolve(),
      appendOutput: (output: vscode.NotebookCellOutput) => {
        shown.push(...output.items.map(({ data }) => new TextDecoder().decode(data)));
        return Promise.resolve();
      },
    } as unknown as vscode.NotebookCellExecution;
    const services = untrusted();
    const questions = { confirm: refuseToAsk, parameter: refuseToAsk };
    const { end } = await new StepExecution(
      execution,
      new OpenRunbook(notebook, services),
      services,
      questions,
    ).run();
    assert.deepEqual([end, success], ['stopped', false]);
    assert.match(shown.join(''), /not trusted/);
  });
});

const refuseToAsk = (): Promise<never> => Promise.reject(new Error('nothing may be asked'));

function untrusted(): RunbookServices {
  const never = (): never => {
    throw new Error('nothing may be used');
  };
  return {
    kernels: [],
    kernelContext: {
      clock: new FakeClock(),
      http: { send: refuseToAsk },
      issueSearches: () => new Map(),
      metricSources: never,
      metricsAt: never,
    },
    configurationOf: never,
    resolveConnection: never,
    alertFor: refuseToAsk,
    clock: new FakeClock(),
    records: new MemoryRecords(),
    userName: refuseToAsk,
    log: silentLog,
    mask: (text) => text,
    unfinished: () => 0,
    outputs: undefined,
    isTrusted: () => false,
  };
}

const rangeOf = ({ index }: vscode.NotebookCell): { start: number; end: number } => ({
  start: index,
  end: index + 1,
});

const printed = (cell: vscode.NotebookCell): [string, string][] =>
  cell.outputs.flatMap(({ items }) =>
    items.map(({ mime, data }): [string, string] => [mime, new TextDecoder().decode(data)]),
  );

async function run(cell: vscode.NotebookCell): Promise<vscode.NotebookCell> {
  const end = ended(cell);
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges: [rangeOf(cell)] });
  await end;
  return cell;
}

const ended = (cell: vscode.NotebookCell): Promise<void> =>
  until(cell, () => cell.executionSummary?.timing?.endTime !== undefined);

/** Resolves when the condition holds after some change of the cell's notebook. */
function until(cell: vscode.NotebookCell, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const listening = vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
      if (notebook !== cell.notebook || !condition()) return;
      listening.dispose();
      resolve();
    });
  });
}

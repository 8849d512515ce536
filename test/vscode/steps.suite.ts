import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { cellMetadata, remembered } from '../../src/vscode/notebook/metadata';
import { configurationFile, eventually, openShell, write } from './openShell';

const folder = (): string => dirname(configurationFile().fsPath);

/** Quotes, a command and a statement: pasted into a program, it would become a part of it. */
const AWKWARD = `it's "$(touch pasted)"; DROP TABLE t; --`;

describe('steps that use values', () => {
  before(async () => {
    const { sitrep } = await openShell();
    writeFileSync(join(folder(), 'archive.db'), '');
    await write('connections:\n  archive: {type: sqlite, file: archive.db}\n');
    await eventually('the connection', () =>
      sitrep.configurations.current.flatMap(({ configuration }) => configuration.connections),
    );
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  after(async () => {
    await vscode.workspace.fs.delete(configurationFile());
    for (const name of ['archive.db', 'steps']) rmSync(join(folder(), name), { recursive: true });
  });

  it('hand a value of a result on to the next step, which takes it as a value', async () => {
    const notebook = await open(
      'fed.md',
      `\`\`\`sql {name=find}\nSELECT '${AWKWARD.replaceAll("'", "''")}' AS dedup_key\n\`\`\`\n\n` +
        '```sql\nSELECT ${step.find.rows[0].dedup_key} AS found\n```\n\n' +
        '```bash\necho "${step.find.rows[0].dedup_key}"\n```\n',
    );
    const [, second, third] = await runAll(notebook);
    assert.deepEqual(resultOf(second), [[AWKWARD]]);
    assert.equal(printed(third), `${AWKWARD}\n`);
    assert.equal(existsSync(join(folder(), 'pasted')), false);
  });

  it('say which step has to run first', async () => {
    const notebook = await open('early.md', '```sql\nSELECT ${step.find.rows[0].x}\n```\n');
    const [only] = await runAll(notebook);
    assert.equal(only?.executionSummary?.success, false);
    assert.match(printed(only), /The step "find" has no result yet\. Run it first\./);
  });

  it('ask for a parameter once, by its description, and offer its default', async () => {
    const asked: vscode.InputBoxOptions[] = [];
    const restore = replace('showInputBox', (options: vscode.InputBoxOptions = {}) => {
      asked.push(options);
      return Promise.resolve(AWKWARD);
    });
    try {
      const notebook = await open(
        'asked.md',
        '---\nparameters:\n  queue: {description: The queue to look at, default: celery}\n---\n\n' +
          '```bash\necho "${param.queue}"\n```\n\n```sql\nSELECT ${param.queue} AS queue\n```\n',
      );
      const [first, second] = await runAll(notebook);
      assert.equal(printed(first), `${AWKWARD}\n`);
      assert.deepEqual(resultOf(second), [[AWKWARD]]);
    } finally {
      restore();
    }
    assert.deepEqual(
      asked.map(({ title, prompt, value }) => ({ title, prompt, value })),
      [{ title: 'Value of "queue"', prompt: 'The queue to look at', value: 'celery' }],
    );
  });

  it('do not run without the parameter that nobody gave', async () => {
    const restore = replace('showInputBox', () => Promise.resolve(undefined));
    try {
      const notebook = await open('unasked.md', '```bash\ntouch "made-${param.name}"\n```\n');
      const [only] = await runAll(notebook);
      assert.equal(only?.executionSummary?.success, false);
      assert.match(printed(only), /The parameter "name" has no value yet\./);
    } finally {
      restore();
    }
  });

  describe('and cells that were added to them', () => {
    const TEXT = '```bash {name=both confirm=true cwd=steps}\necho a\ntouch made\n```\n';
    const made = (): boolean => existsSync(join(folder(), 'steps', 'made'));
    let asked: string[];
    let restore: () => void;
    beforeEach(() => {
      asked = [];
      restore = replace('showWarningMessage', (title: string, { detail }: vscode.MessageOptions) => {
        asked.push(`${title}\n${detail ?? ''}`);
        return Promise.resolve(undefined);
      });
    });
    afterEach(() => restore());

    it('ask for both parts of a step that was just split, before the editor has its options', async () => {
      const notebook = await open('split.md', TEXT);
      const apply = vscode.workspace.applyEdit;
      Object.assign(vscode.workspace, { applyEdit: () => new Promise(() => undefined) });
      try {
        await splitAt(notebook, new vscode.Position(1, 0));
        const second = await eventually('the second part', () => notebook.getCells().slice(1));
        assert.deepEqual(
          second.map(({ metadata }) => metadata),
          [{}],
        );
        await runCell(second[0]);
      } finally {
        Object.assign(vscode.workspace, { applyEdit: apply });
      }
      assert.equal(asked.length, 1);
      assert.match(asked[0] ?? '', /this machine/);
      assert.equal(made(), false);
    });

    it('are split and put together again in one step of undoing', async () => {
      const notebook = await open('undo.md', TEXT);
      await splitAt(notebook, new vscode.Position(1, 0));
      await eventually('the options of the second part', () =>
        notebook.getCells().slice(1).filter(hasOptions),
      );
      await vscode.commands.executeCommand('undo');
      await eventually('one step', () => (notebook.cellCount === 1 ? [true] : []));
      assert.equal(notebook.cellAt(0).document.getText(), 'echo a\ntouch made');
    });

    it('ask before one runs that came with a text, from nowhere that is known', async () => {
      const notebook = await open('came.md', TEXT);
      await add(notebook, 'touch made');
      const [cell] = notebook.getCells().slice(1);
      assert.deepEqual(cell?.metadata, {});
      await runCell(cell);
      assert.equal(asked.length, 1);
      assert.match(asked[0] ?? '', /this machine/);
      assert.equal(made(), false);
    });

    it('do not ask before one that was typed', async () => {
      const notebook = await open('typed.md', TEXT);
      await add(notebook, '');
      const [cell] = notebook.getCells().slice(1);
      assert.ok(cell);
      const typed = new vscode.WorkspaceEdit();
      typed.insert(cell.document.uri, new vscode.Position(0, 0), 'echo typed');
      assert.ok(await vscode.workspace.applyEdit(typed));
      await runCell(cell);
      assert.deepEqual([asked, printed(cell)], [[], 'typed\n']);
    });
  });

  describe('and one that was pasted from another runbook, with the number that one of them has', () => {
    const TEXT = '```sql\nSELECT 1\n```\n';
    const infos = (notebook: vscode.NotebookDocument): readonly (string | undefined)[] =>
      notebook.getCells().map(({ metadata }) => remembered(metadata).info);

    it('each have a connection of their own', async () => {
      const notebook = await open('pasted.md', TEXT);
      await paste(notebook);
      const restore = replace('showQuickPick', ([first]: readonly unknown[]) => Promise.resolve(first));
      try {
        await vscode.commands.executeCommand('sitrep.runbook.selectConnection', notebook.cellAt(0));
      } finally {
        restore();
      }
      assert.deepEqual(infos(notebook), ['sql {on=archive}', 'sql']);
    });

    it('are found by the number of their fence in their own file', async () => {
      const notebook = await open('found.md', TEXT);
      await paste(notebook);
      await vscode.commands.executeCommand('sitrep.openRunbook', notebook.uri, { fence: 0 });
      const selection = vscode.window.activeNotebookEditor?.selection;
      assert.deepEqual([selection?.start, selection?.end], [1, 2]);
    });
  });

  it('go on beside the steps after them in the background, and tell their end', async () => {
    const told: string[] = [];
    const restore = replace('showWarningMessage', (message: string) => {
      told.push(message);
      return Promise.resolve(undefined);
    });
    try {
      const notebook = await open(
        'background.md',
        '```bash {name=waiting background=true cwd=steps}\nwhile [ ! -e go ]; do sleep 0.05; done; exit 3\n```\n\n' +
          '```bash {cwd=steps}\ntouch go\n```\n',
      );
      await runAll(notebook);
      assert.deepEqual(await eventually('the end of the background step', () => told), [
        'The background step "waiting" ended: exit 3.',
      ]);
    } finally {
      restore();
    }
  });
});

async function open(name: string, text: string): Promise<vscode.NotebookDocument> {
  const path = join(folder(), 'steps', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  await vscode.commands.executeCommand('sitrep.openRunbook', vscode.Uri.file(path));
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  assert.ok(notebook);
  return notebook;
}

/** Runs every step, until the last one has ended or one did not succeed; the steps, in order. */
async function runAll(notebook: vscode.NotebookDocument): Promise<readonly vscode.NotebookCell[]> {
  const steps = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
  const ended = (): boolean =>
    steps.every(({ executionSummary }) => executionSummary?.timing?.endTime !== undefined) ||
    steps.some(({ executionSummary }) => executionSummary?.success === false);
  await vscode.commands.executeCommand('notebook.execute');
  await eventually('the end of the steps', () => (ended() ? [true] : []));
  return steps;
}

/** Puts a cell before all others that was read as the first fence of another runbook, with that one's memory. */
async function paste(notebook: vscode.NotebookDocument): Promise<void> {
  const [own] = notebook.getCells();
  const { origin, ...rest } = remembered(own?.metadata);
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'SELECT 2', 'sql');
  if (origin) cell.metadata = cellMetadata({ ...rest, origin: { ...origin, document: 'another' } });
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [cell])]);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function splitAt(notebook: vscode.NotebookDocument, at: vscode.Position): Promise<void> {
  await vscode.commands.executeCommand('notebook.cell.edit');
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document, notebook.cellAt(0).document);
  editor.selection = new vscode.Selection(at, at);
  await vscode.commands.executeCommand('notebook.cell.split');
}

const hasOptions = ({ metadata }: vscode.NotebookCell): boolean => Object.keys(metadata).length > 0;

/** As another extension would: at the end, without a word where it comes from. */
async function add(notebook: vscode.NotebookDocument, text: string): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'shellscript');
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(notebook.cellCount, [cell])]);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Runs one step, until it has ended or was refused. */
async function runCell(cell: vscode.NotebookCell | undefined): Promise<void> {
  assert.ok(cell);
  const ranges = [{ start: cell.index, end: cell.index + 1 }];
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges });
  await eventually('the end of the step', () =>
    cell.executionSummary?.timing?.endTime !== undefined ? [true] : [],
  );
}

const decoded = ({ data }: vscode.NotebookCellOutputItem): string => new TextDecoder().decode(data);

const itemsOf = (cell: vscode.NotebookCell | undefined): readonly vscode.NotebookCellOutputItem[] =>
  cell?.outputs.flatMap(({ items }) => items) ?? [];

/** The plain text of everything that a step gave. */
const printed = (cell: vscode.NotebookCell | undefined): string =>
  itemsOf(cell)
    .filter(({ mime }) => mime !== 'application/vnd.sitrep.result+json')
    .map(decoded)
    .join('');

/** The rows of a step's table. */
const resultOf = (cell: vscode.NotebookCell | undefined): unknown =>
  itemsOf(cell)
    .filter(({ mime }) => mime === 'application/vnd.sitrep.result+json')
    .map((item) => (JSON.parse(decoded(item)) as { readonly rows?: unknown }).rows)[0];

/** Answers a question of the window in the user's place, until what is returned is called. */
function replace(name: 'showInputBox' | 'showWarningMessage' | 'showQuickPick', stub: unknown): () => void {
  const original: unknown = vscode.window[name];
  Object.assign(vscode.window, { [name]: stub });
  return () => Object.assign(vscode.window, { [name]: original });
}

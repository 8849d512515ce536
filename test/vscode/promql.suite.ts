import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Shell } from '../../src/extension';
import { FakeService } from './fakeService';

const said = (data: unknown): { readonly status: number; readonly body: string } => ({
  status: 200,
  body: JSON.stringify({ status: 'success', data }),
});

const PROMETHEUS = {
  '/api/v1/rules?type=alert': said({ groups: [] }),
  '/api/v1/alerts': said({ alerts: [] }),
  '/api/v1/metadata': said({ queue_depth: [{ type: 'gauge', help: 'Jobs that *wait*.', unit: '' }] }),
  '/api/v1/label/__name__/values': said(['queue_depth', 'job:queue:max']),
  '/api/v1/labels': said(['__name__', 'queue']),
  '/api/v1/label/queue/values': said(['mail', 'video']),
  '/api/v1/query': said({
    resultType: 'vector',
    result: [
      { metric: { queue: 'mail' }, value: [1_767_603_600, '12'] },
      { metric: { queue: 'video' }, value: [1_767_603_600, '1840'] },
    ],
  }),
};

const RULES = `groups:
  - name: queues
    rules:
      - alert: QueueBacklog
        expr: |
          sum by (queue) (
            queue_depth
          ) > rate(queue_depth)
        for: 5m
      - record: job:queue:max
        expr: "max(queue_depth{queue=\\"\\"})"
`;

describe('PromQL in the editor', () => {
  const service = new FakeService(PROMETHEUS);

  before(async () => {
    await service.plugIn();
    const extension = vscode.extensions.getExtension<Shell>('sitrep.sitrep');
    const { sitrep } = (await extension?.activate()) ?? {};
    await write('sitrep.yaml', `sources:\n  prom: {type: prometheus, url: "${service.url}", every: 1h}\n`);
    await eventually('the source', () => [...(sitrep?.monitoring.metricSources.keys() ?? [])]);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['sitrep.yaml', 'rules.yml']) await vscode.workspace.fs.delete(place(name));
    await service.pullPlug();
  });

  it('underlines every mistake of a query', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'promql',
      content: 'rate(a) + ceil("x")',
    });
    const found = await eventually('a diagnostic', () => vscode.languages.getDiagnostics(document.uri));
    assert.deepEqual(
      found.map(({ range, message }) => [document.getText(range), message]),
      [
        ['a', 'rate takes a range vector, not an instant vector.'],
        ['"x"', 'ceil takes an instant vector, not a string.'],
      ],
    );
  });

  it('offers functions with snippets, metrics, labels and their values', async () => {
    const metric = (await suggestions('queue_|')).find(({ label }) => nameOf(label) === 'queue_depth');
    assert.equal(metric?.kind, vscode.CompletionItemKind.Variable);
    const rate = (await suggestions('ra|')).find(({ label }) => nameOf(label) === 'rate');
    assert.equal((rate?.insertText as vscode.SnippetString).value, 'rate($0)');
    assert.deepEqual(await labels('queue_depth{|}'), ['queue']);
    assert.deepEqual(await labels('queue_depth{queue="|"}'), ['mail', 'video']);
    assert.ok((await labels('rate(queue_depth[|])')).includes('5m'));
  });

  it('explains functions and metrics, and shows text from outside as text', async () => {
    assert.match(await hoverText('rate(queue_|depth[5m])'), /queue_depth: gauge[^]*Jobs that \\\*wait\\\*/);
    assert.match(await hoverText('ra|te(queue_depth[5m])'), /rate\(counter: range vector\): instant vector/);
    const { uri, position } = await opened('clamp(queue_depth, |');
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      uri,
      position,
    );
    assert.deepEqual([help.signatures[0]?.label.slice(0, 6), help.activeParameter], ['clamp(', 1]);
  });

  it('serves the cells of a notebook', async () => {
    const data = new vscode.NotebookData([
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'sum(queue_depth', 'promql'),
    ]);
    const notebook = await vscode.workspace.openNotebookDocument('sitrep-runbook', data);
    const { document } = notebook.cellAt(0);
    const found = await eventually('a diagnostic', () => vscode.languages.getDiagnostics(document.uri));
    assert.match(found[0]?.message ?? '', /end of the query/);
  });

  it('underlines mistakes in the rules of Prometheus at their place, and completes there', async () => {
    await write('rules.yml', RULES);
    const document = await vscode.workspace.openTextDocument(place('rules.yml'));
    await vscode.window.showTextDocument(document);
    const found = await eventually('a diagnostic', () => vscode.languages.getDiagnostics(document.uri));
    assert.deepEqual(
      found.map(({ range }) => [range.start.line, document.getText(range)]),
      [[7, 'queue_depth']],
    );
    const inQuotes = document.positionAt(RULES.indexOf('\\"\\"') + 2);
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      inQuotes,
    );
    const values = offered.items.map(({ label }) => nameOf(label));
    assert.ok(values.includes('mail') && values.includes('video'), values.join());
  });

  it('gives the expressions of rules colours, at their place in quotes and blocks', async () => {
    const document = await vscode.workspace.openTextDocument(place('rules.yml'));
    assert.deepEqual((await coloured(document)).slice(0, 5), [
      'function sum',
      'keyword by',
      'operator (',
      'property queue',
      'operator )',
    ]);
    assert.ok((await coloured(document)).includes('string \\"\\"'));
    const other = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'expr: sum(a)\n' });
    assert.deepEqual(await coloured(other), []);
  });

  it('shows over each rule what it gives now', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      place('rules.yml'),
      10,
    );
    // The command answers what is resolved already first; the editor keeps the order of the provider.
    assert.deepEqual(lenses.map(({ range, command }) => `${range.start.line}: ${command?.title}`).sort(), [
      '3: Show Chart',
      '3: not a valid query',
      '9: 2 series · max 1840',
      '9: Show Chart',
    ]);
  });

  it('opens the chart of a rule, from the line over it and for the rule at the cursor, once', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      place('rules.yml'),
      10,
    );
    const chart = lenses.findLast(({ command }) => command?.title === 'Show Chart')?.command;
    assert.ok(chart);
    await vscode.commands.executeCommand(chart.command, ...((chart.arguments ?? []) as unknown[]));
    await eventually('the page', rulePages);
    const document = await vscode.workspace.openTextDocument(place('rules.yml'));
    const editor = await vscode.window.showTextDocument(document);
    const cursor = document.positionAt(RULES.indexOf('max('));
    editor.selection = new vscode.Selection(cursor, cursor);
    await vscode.commands.executeCommand('sitrep.showRuleChart');
    assert.deepEqual(rulePages(), ['job:queue:max (rule)']);
  });
});

/** The titles of the pages of rules that are open. */
const rulePages = (): string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ label, input }) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith('sitrep.rulePage') ? [label] : [],
    ),
  );

describe('help with sitrep.yaml', () => {
  const text = 'services:\n  shop:\n    own: x\n';

  before(() => write('sitrep.yaml', text));
  after(() => vscode.workspace.fs.delete(place('sitrep.yaml')));

  it('offers its keys and says what they mean', async () => {
    const document = await vscode.workspace.openTextDocument(place('sitrep.yaml'));
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(text.indexOf('own') + 3),
    );
    assert.ok(offered.items.some(({ label }) => nameOf(label) === 'owner'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(text.indexOf('shop') + 1),
    );
    assert.match(textOf(hovers), /Something the team owns/);
  });
});

/** Opens a query in which `|` is the cursor. */
async function opened(
  marked: string,
): Promise<{ readonly uri: vscode.Uri; readonly position: vscode.Position }> {
  const content = marked.replace('|', '');
  const document = await vscode.workspace.openTextDocument({ language: 'promql', content });
  return { uri: document.uri, position: document.positionAt(marked.indexOf('|')) };
}

async function suggestions(marked: string): Promise<readonly vscode.CompletionItem[]> {
  const { uri, position } = await opened(marked);
  const command = 'vscode.executeCompletionItemProvider';
  return (await vscode.commands.executeCommand<vscode.CompletionList>(command, uri, position)).items;
}

const nameOf = (label: vscode.CompletionItem['label']): string =>
  typeof label === 'string' ? label : label.label;
const labels = async (marked: string): Promise<readonly string[]> =>
  (await suggestions(marked)).map(({ label }) => nameOf(label));

async function hoverText(marked: string): Promise<string> {
  const { uri, position } = await opened(marked);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return textOf(hovers);
}

/** `type text` of every semantic token: five numbers each, places relative to the token before. */
async function coloured(document: vscode.TextDocument): Promise<readonly string[]> {
  const { uri } = document;
  const [legend, tokens] = await Promise.all([
    vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
      'vscode.provideDocumentSemanticTokensLegend',
      uri,
    ),
    vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
      'vscode.provideDocumentSemanticTokens',
      uri,
    ),
  ]);
  const found: string[] = [];
  let place = new vscode.Position(0, 0);
  for (let at = 0; at < (tokens?.data.length ?? 0); at += 5) {
    const [line = 0, character = 0, length = 0, type = 0] = tokens?.data.slice(at, at + 4) ?? [];
    place = line > 0 ? new vscode.Position(place.line + line, character) : place.translate(0, character);
    found.push(
      `${legend?.tokenTypes[type]} ${document.getText(new vscode.Range(place, place.translate(0, length)))}`,
    );
  }
  return found;
}

const textOf = (hovers: readonly vscode.Hover[]): string =>
  hovers
    .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
    .join('\n');

function place(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite needs a folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

const write = (name: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(place(name), new TextEncoder().encode(text));

/** For what tells nobody when it changes; Mocha's own limit ends it. */
async function eventually<T>(what: string, look: () => readonly T[]): Promise<readonly T[]> {
  for (let turn = 0; turn < 100; turn++) {
    const found = look();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} never came`);
}

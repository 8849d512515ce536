import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { RuleTests } from '../../src/vscode/ruleTests/ruleTests';

const RULES = `groups:
  - name: queues
    rules:
      - alert: QueueBacklog
        expr: queue_depth > 100
        for: 2m
`;

const test = (name: string, depth: number): string => `  - name: ${name}
    interval: 1m
    input_series:
      - {series: queue_depth, values: "${depth}x10"}
    alert_rule_test:
      - eval_time: 5m
        alertname: QueueBacklog
        exp_alerts: [{exp_labels: {}}]
`;

const TESTS = `rule_files: [queues.yml]\ntests:\n${test('a long queue fires', 200)}${test('a short one too', 3)}`;

/** What a run says of each test, in words. */
class RecordedRun {
  readonly said: string[] = [];
  readonly passed = ({ label }: vscode.TestItem): number => this.said.push(`${label}: passed`);
  readonly failed = ({ label }: vscode.TestItem, messages: readonly vscode.TestMessage[]): number =>
    this.said.push(
      ...messages.map(
        ({ expectedOutput, actualOutput, location }) =>
          `${label}: expected ${expectedOutput}, got ${actualOutput === '' ? 'nothing' : actualOutput} at line ${(location?.range.start.line ?? 0) + 1}`,
      ),
    );
  readonly errored = ({ label }: vscode.TestItem, { message }: vscode.TestMessage): number =>
    this.said.push(`${label}: ${typeof message === 'string' ? message : message.value}`);
  output = '';
  readonly appendOutput = (text: string): string => (this.output += text);
  readonly started = (): void => undefined;
  readonly end = (): number => this.said.push('end');
}

describe('rule unit tests in the Test Explorer', () => {
  const controller = vscode.tests.createTestController('sitrep.suite', 'Suite');
  let run = new RecordedRun();
  const recording = Object.create(controller, {
    items: { value: controller.items },
    createTestItem: { value: controller.createTestItem.bind(controller) },
    createTestRun: { value: () => run },
  }) as vscode.TestController;
  const tests = new RuleTests(recording);
  const token = new vscode.CancellationTokenSource().token;

  before(async () => {
    await write('queues.yml', RULES);
    await write('queues.test.yml', TESTS);
    await write('other.yml', 'tests: [are, not, rules]\n');
  });

  after(async () => {
    for (const name of ['queues.yml', 'queues.test.yml', 'other.yml']) {
      await vscode.workspace.fs.delete(place(name));
    }
    controller.dispose();
  });

  it('are found by what they contain, each test at its line', async () => {
    await tests.find(token);
    const found = [...controller.items].map(([, item]) => [
      item.label,
      [...item.children].map(([, { label, range }]) => `${label}:${(range?.start.line ?? 0) + 1}`),
    ]);
    assert.deepEqual(found, [['queues.test.yml', ['a long queue fires:3', 'a short one too:11']]]);
  });

  it('run all at once, with what was expected beside what came', async () => {
    run = new RecordedRun();
    await tests.run(new vscode.TestRunRequest(), token);
    assert.deepEqual(run.said, [
      'a long queue fires: passed',
      'a short one too: expected Labels:{alertname="QueueBacklog"} Annotations:{}, got nothing at line 16',
      'end',
    ]);
    assert.match(run.output, /name: a short one too\r\n.*alertname: QueueBacklog, time: 5m\r\n/);
  });

  it('run alone, and say what is wrong with a rule file', async () => {
    await write('queues.yml', RULES.replace('> 100', '>'));
    run = new RecordedRun();
    const [[, file] = []] = [...controller.items];
    const first = file?.children.get('0');
    assert.ok(first);
    await tests.run(new vscode.TestRunRequest([first]), token);
    assert.equal(run.said.length, 2);
    assert.match(run.said[0] ?? '', /^a long queue fires: .*queues\.yml:5/);
  });

  it('go when their file goes', async () => {
    await write('queues.test.yml', 'nothing: here\n');
    await tests.refresh(place('queues.test.yml'));
    assert.equal(controller.items.size, 0);
  });
});

function place(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite needs a folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

const write = (name: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(place(name), new TextEncoder().encode(text));

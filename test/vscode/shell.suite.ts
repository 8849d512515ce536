import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Shell } from '../../src/extension';
import { FakeService } from './fakeService';
import { childrenOf, configurationFile, eventually, everyRow, rowsOf, until, write } from './openShell';

const HEALTHY = { status: 200, body: '{"status": "ok", "database": "ok"}' };
const FAILING = { status: 503, body: '{"status": "error", "database": "error: connection refused"}' };
const ALERTS = {
  status: 200,
  body: JSON.stringify([
    {
      fingerprint: 'abc',
      labels: {
        alertname: 'DatabaseDown',
        severity: 'critical',
        service: 'shop',
        note: '$(rm) <b>\n\u001b[31m',
      },
      annotations: { summary: 'PostgreSQL does not answer' },
      startsAt: '2026-01-05T09:00:00Z',
      endsAt: '2126-01-05T09:00:00Z',
      updatedAt: '2026-01-05T09:00:00Z',
      generatorURL: 'http://prometheus.example.com/graph',
      receivers: [{ name: 'all' }],
      status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
    },
  ]),
};

describe('the shell', () => {
  const service = new FakeService({ '/health': HEALTHY, '/api/v2/alerts': ALERTS });
  let shell: Shell;

  before(async () => {
    await service.plugIn();
    const extension = vscode.extensions.getExtension<Shell>('sitrep.sitrep');
    assert.ok(extension, 'VS Code does not know the extension');
    shell = await extension.activate();
    await vscode.commands.executeCommand('sitrep.alerts.focus');
  });

  after(async () => {
    await vscode.workspace.fs.delete(configurationFile());
    await until(shell, 'nothing is configured', ({ sources }) => sources.length === 0);
    await service.pullPlug();
  });

  it('is silent while there is no configuration', () => {
    assert.deepEqual(shell.sitrep.monitoring.snapshot.sources, []);
    assert.deepEqual(rowsOf(shell.alerts), []);
  });

  it('reads a configuration that appears, and shows the service as healthy', async () => {
    await write(`services:\n  shop:\n    health: {url: "${service.url}/health", every: 1s}\n`);
    await until(shell, 'the check is ok', ({ services }) => services[0]?.checks[0]?.verdict === 'ok');
    const [shop] = rowsOf(shell.services);
    assert.equal(shop?.label, 'shop');
    assert.equal(shop.description, '1 check healthy');
    assert.equal(shop.icon?.id, 'pass');
  });

  it('says that a check fails, and which part of it', async () => {
    service.answers = { ...service.answers, '/health': FAILING };
    await until(shell, 'the check fails', ({ services }) => services[0]?.checks[0]?.verdict === 'failing');
    const [check] = childrenOf(rowsOf(shell.services)[0]);
    assert.equal(check?.icon?.id, 'error');
    assert.deepEqual(
      childrenOf(check).map(({ label, icon }) => [label, icon?.id]),
      [['database', 'error']],
    );
  });

  it('never leaves anything green when the plug is pulled', async () => {
    service.answers = { ...service.answers, '/health': HEALTHY };
    await until(shell, 'the check is ok again', ({ services }) => services[0]?.checks[0]?.verdict === 'ok');
    await service.pullPlug();
    await until(shell, 'the source is unreachable', ({ sources }) => sources[0]?.condition === 'unreachable');
    const icons = everyRow(rowsOf(shell.services)).map(({ label, icon }) => [label, icon?.id]);
    assert.deepEqual(
      icons.filter(([, icon]) => icon === 'pass'),
      [],
    );
    await service.plugIn();
    await shell.sitrep.monitoring.refresh();
    await until(shell, 'the source is fresh', ({ sources }) => sources[0]?.condition === 'fresh');
  });

  it('applies a saved change without a reload, and counts what needs somebody on the badge', async () => {
    await write(
      `services:\n  shop: {match: {service: shop}}\nsources:\n  am: {type: alertmanager, url: "${service.url}", every: 1s}\n`,
    );
    await until(shell, 'the alert fires', ({ alerts }) => alerts[0]?.condition === 'firing');
    const [group] = rowsOf(shell.alerts);
    const [alert] = childrenOf(group);
    assert.equal(group?.label, 'shop');
    assert.equal(alert?.label, 'P0 DatabaseDown');
    assert.match(alert.context, /^alert unacknowledged/);
    assert.equal(shell.alerts.view.badge?.value, 1);
  });

  it('shows text from outside as text', () => {
    const [alert] = childrenOf(rowsOf(shell.alerts)[0]);
    const hover = alert?.tooltip().value ?? '';
    assert.ok(!hover.includes('<b>'), hover);
    assert.ok(!hover.includes('\u001b'), hover);
    assert.ok(hover.includes('\\$\\(rm\\)'), hover);
  });

  it('puts a mistake on its line, and keeps the rest working', async () => {
    await write(`services:\n  shop:\n    helth: x\n    health: ${service.url}/health\n`);
    const found = await eventually('a diagnostic', () =>
      vscode.languages.getDiagnostics(configurationFile()),
    );
    assert.deepEqual(
      found.map(({ range, source }) => [range.start.line, source]),
      [[2, 'sitrep']],
    );
    await until(shell, 'the check is read', ({ services }) => services[0]?.checks[0]?.verdict === 'ok');
    assert.equal(rowsOf(shell.services)[0]?.id, `problems/${configurationFile().fsPath}`);
  });

  it('asks for a secret once, for its origin, and sends it there', async () => {
    const answered = answerInputBoxes('hunter22-hunter22');
    try {
      await write(
        `sources:\n  am: {type: alertmanager, url: "${service.url}", every: 1s, token: "\${secret:key}"}\n`,
      );
      await until(shell, 'the source is fresh', ({ sources: [am] }) => {
        return am?.id === 'am' && am.condition === 'fresh';
      });
      await shell.sitrep.monitoring.refresh();
    } finally {
      answered.restore();
    }
    assert.equal(answered.questions.length, 1);
    assert.match(answered.questions[0]?.prompt ?? '', new RegExp(`source "am".*${service.url} only`));
    assert.equal(answered.questions[0]?.password, true);
    const sent = service.requests.map(({ headers }) => headers.authorization).filter(Boolean);
    assert.equal(sent[0], 'Bearer hunter22-hunter22');
    const said = JSON.stringify([shell.sitrep.monitoring.snapshot, everyRow(rowsOf(shell.services))]);
    assert.ok(!said.includes('hunter22'), said);
  });

  it('survives commands without anything to act on', async () => {
    await vscode.commands.executeCommand('sitrep.retrySource', 'no such source');
    await vscode.commands.executeCommand('sitrep.acknowledge', 'no such alert');
    await vscode.commands.executeCommand('sitrep.clearFilter');
  });
});

interface AnsweredQuestions {
  readonly questions: readonly vscode.InputBoxOptions[];
  restore(): void;
}

/** Answers every input box in the user's place, until it is restored. */
function answerInputBoxes(answer: string): AnsweredQuestions {
  const original = vscode.window.showInputBox;
  const questions: vscode.InputBoxOptions[] = [];
  const stub = (options: vscode.InputBoxOptions = {}): Thenable<string> => {
    questions.push(options);
    return Promise.resolve(answer);
  };
  Object.assign(vscode.window, { showInputBox: stub });
  return { questions, restore: () => Object.assign(vscode.window, { showInputBox: original }) };
}

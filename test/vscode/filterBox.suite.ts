import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Shell } from '../../src/extension';
import { FakeQuickPick } from './fakeQuickPick';
import { FakeService } from './fakeService';
import { childrenOf, configurationFile, eventually, openShell, rowsOf, until, write } from './openShell';

const alert = (name: string, service: string, severity: string) => ({
  fingerprint: `filter-${name}`,
  labels: { alertname: name, service, severity },
  annotations: {},
  startsAt: '2026-01-05T09:00:00Z',
  endsAt: '2126-01-05T09:00:00Z',
  updatedAt: '2026-01-05T09:00:00Z',
  generatorURL: 'http://prometheus.example.com/graph',
  receivers: [{ name: 'all' }],
  status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
});
const ALERTS = [
  alert('Down', 'shop', 'critical'),
  alert('Slow', 'shop', 'warning'),
  alert('Full', 'pay', 'low'),
];

describe('the filter box', () => {
  const service = new FakeService({ '/api/v2/alerts': { status: 200, body: JSON.stringify(ALERTS) } });
  let picks: ReturnType<typeof FakeQuickPick.install>;
  let shell: Shell;

  /** Opens the box, and answers it with the promise of its end. */
  const opened = async (
    command = 'sitrep.filter',
  ): Promise<{ box: FakeQuickPick; closed: Thenable<unknown> }> => {
    const closed = vscode.commands.executeCommand(command);
    const [box] = await eventually('the quick pick', () => picks.made.filter(({ isOpen }) => isOpen));
    assert.ok(box);
    return { box, closed };
  };
  const names = (): readonly string[] =>
    rowsOf(shell.alerts).flatMap((group) => childrenOf(group).map(({ label }) => label));

  before(async () => {
    await service.plugIn();
    picks = FakeQuickPick.install();
    shell = await openShell();
    await write(
      `services: {shop: {match: {service: shop}}, pay: {match: {service: pay}}}\nsources:\n  filtered: {type: alertmanager, url: "${service.url}", every: 1s}\nfilters: {low: severity>P2}\n`,
    );
    await until(shell, 'all fire', ({ alerts }) => alerts.length === 3);
  });

  after(async () => {
    picks.restore();
    await vscode.commands.executeCommand('sitrep.clearFilter');
    await vscode.workspace.fs.delete(configurationFile());
    await until(shell, 'nothing is configured', ({ sources }) => sources.length === 0);
    await service.pullPlug();
  });

  it('counts as one types, goes on with live values, and is applied by Enter', async () => {
    const { box, closed } = await opened();
    assert.equal(box.labels[0], 'Show all 3 alerts');
    box.type('severity<=P2 serv');
    assert.equal(box.labels[0], 'Show 0 of 3 alerts');
    box.take('service=');
    assert.equal(box.value, 'severity<=P2 service=');
    assert.deepEqual(box.labels.slice(1, 3), ['shop', 'pay']);
    box.take('shop');
    assert.equal(box.labels[0], 'Show 2 of 3 alerts');
    box.take();
    await closed;
    assert.deepEqual(names(), ['P0 Down', 'P2 Slow']);
    assert.equal(shell.alerts.view.message, '2 of 3 alerts: severity<=P2 service=shop');
  });

  it('opens with the filter that is set, and does not take one with a mistake', async () => {
    const { box, closed } = await opened();
    assert.equal(box.value, 'severity<=P2 service=shop');
    box.type('severity<=P9');
    assert.match(box.labels[0] ?? '', /^"P9" is no severity/);
    box.take();
    assert.equal(box.isOpen, true);
    box.hide();
    await closed;
    assert.deepEqual(names(), ['P0 Down', 'P2 Slow']);
  });

  it('takes what is typed by then, where Enter comes before the count', async () => {
    const { box, closed } = await opened();
    box.type('Dow');
    box.value = 'Full';
    box.take();
    await closed;
    assert.deepEqual(names(), ['P3 Full']);
  });

  it('says what hides everything, and clears it in one go', async () => {
    const { box, closed } = await opened();
    box.type('nothing');
    box.take();
    await closed;
    assert.deepEqual(names(), []);
    assert.equal(shell.alerts.view.description, '0 of 3 alerts: nothing');
    // The welcome text with its buttons shows only where there is no message.
    assert.equal(shell.alerts.view.message, '');
    await vscode.commands.executeCommand('sitrep.clearFilter');
    assert.equal(names().length, 3);
  });

  it('offers what everybody has, and what was saved, which can be deleted', async () => {
    shell.sitrep.records.put('alertFilter', 'mine', 'Down');
    const { box, closed } = await opened('sitrep.savedFilters');
    assert.deepEqual(box.labels, ['mine', 'low']);
    box.pressButtonOf('mine');
    assert.deepEqual(box.labels, ['low']);
    box.take('low');
    await closed;
    assert.deepEqual(names(), ['P3 Full']);
  });
});

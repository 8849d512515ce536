import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Shell } from '../../src/extension';
import type { TreeElement } from '../../src/vscode/views/liveTree';
import { FakeService } from './fakeService';
import { childrenOf, configurationFile, eventually, openShell, rowsOf, until, write } from './openShell';

interface Told {
  readonly name: string;
  readonly service: string;
  readonly minute?: number;
  readonly severity?: string;
}

const pad = (minute: number): string => String(minute).padStart(2, '0');

/** What an Alertmanager answers: the later an alert began, the higher it stands. */
const answer = (alerts: readonly Told[]) => ({
  status: 200,
  body: JSON.stringify(
    alerts.map(({ name, service, minute = 0, severity = 'critical' }) => ({
      fingerprint: `${service}-${name}`,
      labels: { alertname: name, service, severity },
      annotations: {},
      startsAt: `2026-01-05T09:${pad(minute)}:00Z`,
      endsAt: '2126-01-05T09:00:00Z',
      updatedAt: '2026-01-05T09:00:00Z',
      generatorURL: 'http://prometheus.example.com/graph',
      receivers: [{ name: 'all' }],
      status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
    })),
  ),
});

const FIRST = { name: 'First', service: 'shop', minute: 20 };
const LAST = { name: 'Last', service: 'pay', minute: 10, severity: 'warning' };

describe('the tree of alerts', () => {
  const service = new FakeService({ '/api/v2/alerts': answer([FIRST, LAST]) });
  let shell: Shell;

  const tell = (...alerts: readonly Told[]): void => {
    service.answers = { ...service.answers, '/api/v2/alerts': answer(alerts) };
  };
  const names = (): readonly string[] =>
    rowsOf(shell.alerts).flatMap((group) => [group.label, ...childrenOf(group).map(({ label }) => label)]);

  before(async () => {
    await service.plugIn();
    shell = await openShell();
    // A name of its own: the log remembers the alerts of a source for whoever comes after.
    await write(
      `services: {shop: {match: {service: shop}}, pay: {match: {service: pay}}}\nsources:\n  tree: {type: alertmanager, url: "${service.url}", every: 1s}\n`,
    );
    await until(shell, 'both fire', ({ alerts }) => alerts.length === 2);
  });

  after(async () => {
    await vscode.workspace.fs.delete(configurationFile());
    await until(shell, 'nothing is configured', ({ sources }) => sources.length === 0);
    await service.pullPlug();
  });

  it('tells VS Code of the rows that changed, and of no others', async () => {
    for (const group of shell.alerts.getChildren()) shell.alerts.getChildren(group);
    const told: (readonly string[] | undefined)[] = [];
    const subscription = shell.alerts.onDidChangeTreeData((elements: readonly TreeElement[] | undefined) =>
      told.push(elements?.map(({ row }) => row.id)),
    );
    await shell.sitrep.monitoring.acknowledge('pay-Last', { by: 'ana', mode: 'sticky' });
    subscription.dispose();
    // With one event, for VS Code holds up a second one. An acknowledgement is told when it begins and when it holds.
    const [first, ...others] = told;
    assert.deepEqual(first, ['alert/pay-Last', 'group/pay']);
    assert.deepEqual(
      others.filter((ids) => ids?.some((id) => !first?.includes(id)) ?? true),
      [],
    );
    assert.deepEqual(names(), ['shop', 'P0 First', 'pay', 'P2 Last']);
  });

  it('moves no row while somebody is at one, says that something waits, and moves them afterwards', async () => {
    const [group] = shell.alerts.getChildren();
    assert.ok(group);
    const [row] = shell.alerts.getChildren(group);
    assert.ok(row);
    const before = names();
    await shell.alerts.view.reveal(row, { select: true });
    await eventually('the selection', () => shell.alerts.view.selection);
    tell({ name: 'New', service: 'shop', minute: 30 }, FIRST, LAST);
    await until(shell, 'three fire', ({ alerts }) => alerts.length === 3);
    assert.deepEqual(names(), before);
    assert.match(shell.alerts.view.description ?? '', /^\d+ changes? waiting$/);
    await eventually('the new row', () => names().filter((name) => name === 'P0 New'));
    assert.deepEqual(names(), ['shop', 'P0 New', 'P0 First', 'pay', 'P2 Last']);
    assert.equal(shell.alerts.view.description, '');
  });

  it('keeps the element of a row that moved, so that it stays selected', async () => {
    // The window tells of its selection when it has drawn the rows anew.
    const [selected] = await eventually('the selected row', () => {
      const [group] = shell.alerts.getChildren();
      const children = group ? shell.alerts.getChildren(group) : [];
      return shell.alerts.view.selection.filter((element) => children.includes(element));
    });
    assert.equal(selected?.row.label, 'P0 First');
  });

  it('draws a long group piece by piece', async () => {
    tell(
      ...Array.from({ length: 620 }, (_, index) => ({
        name: `A${index}`,
        service: 'shop',
        minute: index % 60,
      })),
    );
    await until(shell, 'all fire', ({ alerts }) => alerts.length >= 620);
    const long = await eventually('the long group', () =>
      rowsOf(shell.alerts).filter((group) => childrenOf(group).length > 100),
    );
    const rows = childrenOf(long[0]);
    assert.equal(rows.length, 501);
    assert.match(rows.at(-1)?.label ?? '', /^Show \d+ more…$/);
    await vscode.commands.executeCommand('sitrep.showMoreAlerts', 'shop');
    const all = childrenOf(rowsOf(shell.alerts).find(({ label }) => label === 'shop'));
    assert.ok(all.length > 620 && all.every(({ context }) => context !== 'more'), String(all.length));
  });
});

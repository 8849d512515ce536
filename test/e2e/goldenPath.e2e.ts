import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCompany } from './demoCompany.js';
import { openDemoCompany } from './demoCompany.js';
import { Notebook } from './notebook.js';
import { Workbench } from './workbench.js';

/** An alert is held back for 20 s by its rule, and evaluated and polled every 5 s. */
const UNTIL_IT_FIRES = { timeout: 90_000 };

describe('from the first red dot to the line of code and back to green', () => {
  let demo: DemoCompany;
  let workbench: Workbench;

  beforeAll(async () => {
    demo = await openDemoCompany();
    await demo.startIncident('database-down');
    workbench = await Workbench.open({ workspace: demo.workspace });
    await workbench.openView('Sitrep');
  });

  afterAll(async () => {
    await workbench?.close();
    await demo?.stop();
  });

  const alertRows = async (): Promise<string[]> =>
    (await workbench.treeRows('Alerts')).map(({ name }) => name);
  const alertPage = () => workbench.webview('What to do');

  it('sees what is wrong, worst first, in the tree, on the badge and in the status bar', async () => {
    await expect
      .poll(alertRows, UNTIL_IT_FIRES)
      .toContainEqual(
        expect.stringMatching(
          /^P0 DatabaseDown, shop, firing .* nobody has acknowledged, .*(?:left|overdue.*)$/,
        ),
      );
    await expect
      .poll(async () => (await workbench.statusBar()).map(({ text }) => text))
      .toContainEqual(expect.stringContaining('P0 DatabaseDown'));
    expect(Number(await workbench.badge('Sitrep'))).toBeGreaterThan(0);
    expect((await alertRows())[0]).toMatch(/^shop, /);
  });

  it('opens the page of the alert, with its metric, its threshold and its runbook', async () => {
    await workbench.treeRow('Alerts', 'P0 DatabaseDown').click();
    const page = await alertPage();
    await page.getByText('The value is 0, threshold == 0').waitFor();
    await page.locator('canvas').waitFor();
    await page.getByText('up{job="postgres"}').waitFor();
    await page.getByText('Database down').first().waitFor();
  });

  it('has the same chart as a table', async () => {
    const page = await alertPage();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('table').first().waitFor();
    await page.getByRole('button', { name: 'Show as chart' }).click();
  });

  it('leads to the Sentry issue of that time, and from a frame to its line', async () => {
    await (await alertPage()).getByText('SHOP-2A').click();
    const issue = await workbench.webview('Stack');
    await issue.getByText('services/shop/database.py:14').click();
    await workbench.editorTab('database.py').waitFor();
    await expect
      .poll(async () => (await workbench.statusBar()).map(({ text }) => text))
      .toContain('Ln 14, Col 1');
  });

  it('opens the runbook of the alert and asks the service, Prometheus and a shell', async () => {
    await workbench.treeAction('Alerts', 'P0 DatabaseDown', 'Open Runbook');
    const runbook = await new Notebook(workbench).opened();
    await runbook.run('GET /health/');
    await runbook.result('503 Service Unavailable');
    await runbook.run('sum by (service)');
    await (await runbook.result('5 series')).locator('canvas').first().waitFor();
    await runbook.run('bin/check-database db-1');
    await expect.poll(() => runbook.step('bin/check-database db-1').innerText()).toMatch(/exit \d/);
  });

  it('asks the database, and shows rows', async () => {
    await workbench.treeRow('Runbooks', 'Duplicate payouts').click();
    const runbook = await new Notebook(workbench).opened();
    await runbook.run('Find the keys that are booked more than once');
    const result = await runbook.result('bookings');
    await result.getByRole('columnheader', { name: 'coins' }).waitFor();
  });

  it.each(['light', 'high-contrast', 'dark'] as const)('can be read in the %s theme', async (theme) => {
    await workbench.theme(theme);
    for (const [tab, name] of [
      ['DatabaseDown', 'alert'],
      ['SHOP-2A', 'issue'],
      ['monitoring.md', 'runbook'],
    ] as const) {
      await workbench.editorTab(tab).click();
      await workbench.settle();
      await workbench.screenshot(`golden-${name}-${theme}`);
    }
  });

  it('comes back after a reload of the window', async () => {
    await workbench.editorTab('DatabaseDown').click();
    await alertPage();
    await workbench.reload();
    await (await alertPage()).getByText('The value is 0, threshold == 0').waitFor();
  });

  it('turns no part green while the source cannot be read, and says so', async () => {
    await demo.unplug('prometheus');
    await expect
      .poll(async () => (await workbench.statusBar()).map(({ name }) => name).join('\n'))
      .toContain('unreachable');
    await demo.plug('prometheus');
    await expect
      .poll(async () => (await workbench.statusBar()).map(({ name }) => name).join('\n'), UNTIL_IT_FIRES)
      .not.toContain('unreachable');
  });

  it('is green again when the incident is over', async () => {
    await demo.endIncident('database-down');
    await expect
      .poll(async () => (await alertRows()).join('\n'), { timeout: 180_000 })
      .not.toContain('DatabaseDown, shop, firing');
  }, 200_000);
});

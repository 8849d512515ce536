import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCompany } from './demoCompany.js';
import { openDemoCompany } from './demoCompany.js';
import { Workbench } from './workbench.js';

/** A source is tried again after at most a minute, and a check has to be well twice. */
const UNTIL_IT_RECOVERS = { timeout: 150_000 };

describe('when the plug of an endpoint is pulled', () => {
  let demo: DemoCompany;
  let workbench: Workbench;

  beforeAll(async () => {
    demo = await openDemoCompany();
    // Tall enough that every row of the tree is drawn: only those can be read.
    workbench = await Workbench.open({ workspace: demo.workspace, size: { width: 1200, height: 2600 } });
    await workbench.openView('Sitrep');
  });

  afterAll(async () => {
    await workbench?.close();
    await demo?.stop();
  });

  /** What the rows say whose spoken name begins so, joined. */
  const rows = async (...beginnings: readonly string[]): Promise<string> =>
    (await workbench.treeRows('Services'))
      .map(({ name }) => name)
      .filter((name) => beginnings.some((beginning) => name.startsWith(beginning)))
      .join('\n');
  const statusBar = async (): Promise<string> =>
    (await workbench.statusBar()).map(({ name }) => name).join('\n');

  it('begins with everything read', async () => {
    await expect.poll(() => rows('Sources, '), UNTIL_IT_RECOVERS).toMatch(/read/);
    await expect.poll(() => rows('Sources, '), UNTIL_IT_RECOVERS).not.toMatch(/not read/);
    await expect.poll(statusBar, UNTIL_IT_RECOVERS).not.toMatch(/unreachable|unknown|checking/);
  }, 200_000);

  it.each([
    ['a health endpoint', 'search', 'Service search, ', / not readable/],
    ['Prometheus', 'prometheus', 'Source prom, ', /^Source prom, unreachable for/],
    ['Alertmanager', 'alertmanager', 'Source alerts, ', /^Source alerts, unreachable for/],
    ['Sentry', 'sentry', 'Source errors, ', /^Source errors, unreachable for/],
    ['the monitoring API', 'gateway', 'Source monitoring, ', /^Source monitoring, unreachable for/],
  ])(
    'never keeps %s green, and takes it back when it answers',
    async (_, endpoint, row, words) => {
      await demo.unplug(endpoint);
      await expect.poll(() => rows(row), { timeout: 60_000 }).toMatch(words);
      expect(await statusBar()).toContain('unreachable');
      await demo.plug(endpoint);
      await expect.poll(() => rows(row), UNTIL_IT_RECOVERS).not.toMatch(words);
      await expect.poll(statusBar, UNTIL_IT_RECOVERS).not.toMatch(/unreachable/);
    },
    240_000,
  );
});

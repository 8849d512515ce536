import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench.js';

/** The company has to be written, started and read once. */
const UNTIL_IT_SHOWS = { timeout: 90_000 };

describe('Sitrep: Open Demo', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open();
  });

  afterAll(() => workbench?.close());

  it('shows the demo company in the place of an empty window, with an incident that is under way', async () => {
    await workbench.runCommand('Sitrep: Open Demo');
    await workbench.page.waitForURL(/[?&]folder=/, UNTIL_IT_SHOWS);
    const status = async (): Promise<string> =>
      (await workbench.statusBar()).map(({ name }) => name).join('\n');
    await expect.poll(status, UNTIL_IT_SHOWS).toMatch(/Sitrep: demo P[01] /);
  }, 200_000);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemo } from '../../scripts/demo.mjs';
import { indexedPng } from '../../scripts/indexedPng.mjs';
import { root } from '../../scripts/paths.mjs';
import type { Lifetime } from '../../scripts/process/lifetime.mjs';
import { Notebook } from './notebook.js';
import { Workbench } from './workbench.js';

/** Takes the pictures of the README from the product itself, on the demo company. */
export async function takePictures(lifetime: Lifetime): Promise<void> {
  const demo = lifetime.own(await startDemo());
  const workbench = await Workbench.open({ workspace: demo.workspace, size: { width: 1280, height: 820 } });
  lifetime.own({ stop: () => workbench.close() });
  await workbench.openView('Sitrep');
  await workbench.showing('P0 DatabaseDown');
  for (const [name, prepare] of Object.entries(pictures)) {
    await prepare(workbench);
    await save(workbench, name);
  }
}

const pictures: Readonly<Record<string, (workbench: Workbench) => Promise<void>>> = {
  alert: async (workbench) => {
    await workbench.treeRow('Alerts', 'P0 DatabaseDown').click();
    const page = await workbench.webview('What to do');
    await page.locator('canvas').waitFor();
    await page.getByText('SHOP-2A').waitFor();
  },
  issue: async (workbench) => {
    await (await workbench.webview('What to do')).getByText('SHOP-2A').click();
    const issue = await workbench.webview('Stack');
    await issue.getByText('services/shop/database.py:14').click();
    await workbench.editorTab('database.py').waitFor();
    await workbench.runCommand('View: Move Editor into Next Group');
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  },
  runbook: async (workbench) => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openView('Sitrep');
    await workbench.treeAction('Alerts', 'P0 DatabaseDown', 'Open Runbook');
    const runbook = await new Notebook(workbench).opened();
    await runbook.run('sum by (service)');
    await (await runbook.result('5 series')).locator('canvas').first().waitFor();
  },
  light: async (workbench) => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.theme('light');
    await workbench.treeRow('Alerts', 'HighErrorRate').click();
    const page = await workbench.webview('What to do');
    await page.locator('canvas').waitFor();
  },
};

async function save(workbench: Workbench, name: string): Promise<void> {
  // A pointer over a row shows its buttons and a hover.
  await workbench.page.mouse.move(640, 815);
  await workbench.settle();
  const folder = join(root, 'media/screenshots');
  mkdirSync(folder, { recursive: true });
  const picture = indexedPng(await workbench.page.screenshot());
  writeFileSync(join(folder, `${name}.png`), picture);
  process.stdout.write(`media/screenshots/${name}.png, ${Math.round(picture.length / 1024)} kB\n`);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench.js';

describe('a window with the extension', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'sitrep-e2e-'));
  let workbench: Workbench;

  beforeAll(async () => {
    mkdirSync(join(workspace, 'runbooks'));
    writeFileSync(join(workspace, 'runbooks/database.md'), '# Database\n\nThe database is down.\n');
    writeFileSync(join(workspace, 'orders.py'), 'total = 0\n');
    workbench = await Workbench.open({ workspace });
  });

  afterAll(async () => {
    await workbench?.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('shows the workspace as a tree that a screen reader can read', async () => {
    await workbench.openView('Explorer');
    await expect
      .poll(() => workbench.treeRows('Explorer'))
      .toEqual([
        { name: 'runbooks', level: 1, expanded: false },
        { name: 'orders.py', level: 1 },
      ]);
  });

  it('opens a file and shows it in a tab', async () => {
    await workbench.openFile('orders.py');
    await expect.poll(() => workbench.page.title()).toContain('orders.py');
    await expect.poll(async () => (await workbench.statusBar()).map(({ text }) => text)).toContain('Python');
  });

  it('runs a command of the palette and reaches into the webview that it opens', async () => {
    await workbench.openFile('database.md');
    await workbench.runCommand('Markdown: Open Preview');
    const preview = await workbench.webview('The database is down.');
    expect(await preview.getByRole('heading').allInnerTexts()).toEqual(['Database']);
  });

  it.each(['light', 'high-contrast', 'high-contrast-light', 'dark'] as const)(
    'wears the %s theme',
    async (theme) => {
      await workbench.theme(theme);
      await workbench.settle();
      await workbench.screenshot(`workbench-${theme}`);
    },
  );
});

import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installExtension } from '../../scripts/host/installExtension.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { activationTimes } from './activationTimes.js';
import { Workbench } from './workbench.js';

/** What may be in a package: what VS Code runs, and what a user reads. */
const allowed = [
  /^(package\.json|\.vsixmanifest|readme\.md|changelog\.md|LICENSE(\.txt|\.md)?)$/i,
  /^package\.nls(\.[a-z-]+)?\.json$/,
  /^dist\/(extension|sitrep|cli|demo|sqliteProcess)\.js$/,
  /^dist\/later-\w+\.js$/,
  /^dist\/webview\/\w+\.js$/,
  /^dist\/demo-company\//,
  /^media\/[\w.-]+\.(png|svg|json|md)$/,
  /^media\/walkthrough\//,
];

describe('the packed extension', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-package-'));
  let installed: string;

  beforeAll(async () => {
    installed = await installExtension(await packageExtension(folder), folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('contains nothing but what it needs', () => {
    const files = filesOf(installed);
    expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['dist/extension.js', 'media/icon.png', 'media/sitrep.svg']),
    );
  });

  it('names no place of the machine that packed it', () => {
    const bundles = filesOf(installed).filter((file) => file.endsWith('.js'));
    const home = join(__dirname, '../..');
    expect(bundles.filter((file) => readFileSync(join(installed, file), 'utf8').includes(home))).toEqual([]);
  });

  it('opens in VS Code without a complaint', async () => {
    const workbench = await Workbench.open({ extension: installed });
    try {
      await expect.poll(() => activationTimes(workbench).then((times) => times.sitrep)).toBeGreaterThan(0);
      expect(await workbench.notifications()).toEqual([]);
    } finally {
      await workbench.close();
    }
  });
});

/** Every file below a folder, relative to it, with `/`. */
function filesOf(folder: string, root = folder): string[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory()
        ? filesOf(path, root)
        : [relative(root, path).replaceAll('\\', '/')];
    })
    .sort();
}

/**
 * Packs the extension as `sitrep-VERSION.vsix`. A warning of `vsce` fails the packing, and so does a package that is too
 * big to be downloaded in the middle of an incident.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { isMain, root } from './paths.mjs';
import { runChild } from './process/child.mjs';
import { Refusal, withLifetime } from './process/lifetime.mjs';
import { step } from './process/progress.mjs';
import { setUp } from './setup.mjs';

const mostBytes = 2 * 1024 * 1024;

/**
 * @param {string} [folder] where the package is put; the project's own by default
 * @returns {Promise<string>} its path
 */
export async function packageExtension(folder = root) {
  await step('Building for production', () => build({ production: true }));
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const path = join(folder, `${name}-${version}.vsix`);
  await step('Packing', () => pack(path));
  const bytes = statSync(path).size;
  if (bytes > mostBytes)
    throw new Refusal(`${path} is ${megabytes(bytes)}: more than ${megabytes(mostBytes)}.`);
  console.log(`${path}, ${megabytes(bytes)}`);
  return path;
}

/** Dependencies are in the bundles already. Where the code will be published is not decided, so no repository is named. */
async function pack(path) {
  const said = [];
  const code = await runChild(
    process.execPath,
    [
      join(root, 'node_modules/@vscode/vsce/vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      path,
    ],
    { cwd: root, onLine: (line) => said.push(line) },
  );
  const warned = said.some((line) => /\b(warning|error)\b/i.test(line));
  if (code !== 0 || warned) throw new Refusal(`vsce was not content with the package:\n${said.join('\n')}`);
}

const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

if (isMain(import.meta.url)) {
  await withLifetime(async () => {
    await setUp();
    await packageExtension();
  });
}

/** Installs the dependencies that package-lock.json names, when they are missing or other than it says. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './paths.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { npm } from './process/npm.mjs';
import { step } from './process/progress.mjs';

/** Does nothing, within milliseconds, when everything is there. */
export async function setUp() {
  if (isInstalled(root)) return;
  await step('Installing dependencies', () => npm(root, ['ci']));
}

/**
 * Whether `node_modules` holds what the lock file says. npm leaves a lock of its own there when an install is complete,
 * so an interrupted one is told apart. Packages for other platforms are rightly absent.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const installed = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  return Object.entries(wanted).every(
    ([path, wantedPackage]) =>
      path === '' || wantedPackage.optional || installed[path]?.version === wantedPackage.version,
  );
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? (JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}) : {};
}

if (isMain(import.meta.url)) await withLifetime(setUp);

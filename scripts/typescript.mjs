/** Runs the project's own TypeScript from a script: bundles an entry and imports what it exports. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

/**
 * The bundle is written below the project, whatever `SITREP_CACHE` says: from there its packages are found.
 * @param {string} entry path of a TypeScript file, relative to the project
 * @returns {Promise<Record<string, any>>} its exports
 */
export async function importTypeScript(entry) {
  // Imported late: scripts start without any dependency.
  const { build } = await import('esbuild');
  const folder = join(root, '.cache/scripts');
  const outfile = join(folder, `${entry.replaceAll(/[\\/]/g, '-')}.${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [sharedScripts],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** Scripts are left to Node, which knows them already: bundled, they would be a second copy with paths of its own. */
const sharedScripts = {
  name: 'shared-scripts',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    })),
};

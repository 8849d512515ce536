/** Runs the project's own TypeScript from a script: bundles an entry and imports what it exports. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, root } from './paths.mjs';

/**
 * @param {string} entry path of a TypeScript file, relative to the project
 * @returns {Promise<Record<string, any>>} its exports
 */
export async function importTypeScript(entry) {
  // Imported late: scripts start without any dependency.
  const { build } = await import('esbuild');
  const outfile = join(cacheFolder(), 'scripts', `${entry.replaceAll(/[\\/]/g, '-')}.${process.pid}.cjs`);
  mkdirSync(join(cacheFolder(), 'scripts'), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['pg-native', 'esbuild'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  try {
    const module = await import(pathToFileURL(outfile).href);
    return module.default ?? module;
  } finally {
    rmSync(outfile, { force: true });
  }
}

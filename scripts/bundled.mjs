/** Bundles a TypeScript module in memory and loads it, so that nothing has to be built before. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.mjs';

/** @param {string} entry relative to the project */
export async function loadBundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const module = { exports: {} };
  const load = new Function('module', 'exports', 'require', '__dirname', outputFiles[0].text);
  load(module, module.exports, createRequire(import.meta.url), dirname(join(root, entry)));
  return module.exports;
}

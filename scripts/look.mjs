/** Shows a change in a real VS Code with one command; `--help` tells how. The tool itself is `test/e2e/look.ts`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { cacheFolder, root } from './paths.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { setUp } from './setup.mjs';

const args = process.argv.slice(2);

/** The tool is TypeScript, like the page object it drives; it is bundled on the way, and the scripts it imports stay shared. */
async function load() {
  const esbuild = await import('esbuild');
  const outfile = join(cacheFolder(), `look-${process.pid}.mjs`);
  await esbuild.build({
    entryPoints: [join(root, 'test/e2e/look.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [sharedScripts],
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
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

await withLifetime(async (lifetime) => {
  await setUp();
  const { look, USAGE } = await load();
  if (args.includes('--help')) return console.log(USAGE);
  if (!args.includes('--no-build')) await build();
  return look(args, lifetime);
});

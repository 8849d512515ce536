/**
 * Bundles what VS Code loads: the extension and the `sitrep` command for Node, one script per webview page, and the
 * notebook renderer. `--watch` keeps building; `--production` minifies.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { context } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
};

/** A folder of `webview-ui/` with a `main.ts` is a page; `renderer` is loaded by notebooks as an ES module. */
const pages = readdirSync(join(root, 'webview-ui'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'webview-ui', entry.name, 'main.ts')))
  .map((entry) => entry.name);

const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'pg-native'],
};
const browser = { ...shared, platform: 'browser', target: 'es2022', loader: { '.css': 'text' } };

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  ...(existsSync(join(root, 'src/cli.ts'))
    ? [
        {
          ...node,
          entryPoints: ['src/cli.ts'],
          outfile: 'dist/cli.js',
          banner: { js: '#!/usr/bin/env node' },
        },
      ]
    : []),
  // A process of its own: SQLite works synchronously and must be stoppable.
  { ...node, entryPoints: ['src/kernels/sql/sqliteProcess.ts'], outfile: 'dist/sqliteProcess.js' },
  ...pages.map((page) => ({
    ...browser,
    entryPoints: [`webview-ui/${page}/main.ts`],
    outfile: `dist/webview/${page}.js`,
    format: page === 'renderer' ? 'esm' : 'iife',
  })),
];

if (!watch) rmSync(join(root, 'dist'), { recursive: true, force: true });
const contexts = await Promise.all(bundles.map((bundle) => context(bundle)));
if (watch) {
  await Promise.all(contexts.map((bundle) => bundle.watch()));
} else {
  await Promise.all(contexts.map((bundle) => bundle.rebuild()));
  await Promise.all(contexts.map((bundle) => bundle.dispose()));
}

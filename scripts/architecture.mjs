/**
 * Who may import whom. The path of a file is its permission: this table is the only place that grants it, and both
 * `test/architecture.test.ts` and the lint rule `sitrep/direction` read it from here.
 */

/** @typedef {{ ours: readonly string[], never?: readonly string[], why: string }} Row */

/** Layers of `src/`, innermost first. `ours` lists what a layer may import besides its own folder. */
export const LAYERS = /** @type {const} */ ({
  base: { ours: [], never: ['vscode'], why: 'base knows nothing of Sitrep' },
  promql: {
    ours: ['base'],
    never: ['vscode', 'node:', 'axios'],
    why: 'the language does no input or output',
  },
  metrics: { ours: ['base', 'promql'], never: ['vscode', 'axios'], why: 'metrics are read through ports' },
  monitoring: {
    ours: ['base', 'metrics', 'promql'],
    never: ['vscode', 'axios'],
    why: 'the core knows no VS Code and no concrete source',
  },
  incident: {
    ours: ['base', 'monitoring'],
    never: ['vscode', 'axios'],
    why: 'the core knows no VS Code and no concrete source',
  },
  runbook: {
    ours: ['base', 'metrics'],
    never: ['vscode', 'axios'],
    why: 'a runbook knows no kernel and no editor',
  },
  sources: {
    ours: ['base', 'monitoring', 'metrics'],
    never: ['vscode', 'axios', 'node:http', 'node:https'],
    why: 'a source speaks through the HTTP port',
  },
  kernels: {
    ours: ['base', 'runbook', 'monitoring', 'metrics'],
    never: ['vscode', 'axios'],
    why: 'a kernel is handed its connections',
  },
  protocol: {
    ours: ['base', 'promql', 'metrics', 'monitoring', 'incident', 'runbook'],
    never: ['vscode'],
    why: 'a protocol is types only',
  },
  demo: {
    ours: ['base', 'promql', 'metrics'],
    never: ['vscode'],
    why: 'the demo company is outside, like any company',
  },
  vscode: {
    ours: ['base', 'promql', 'metrics', 'monitoring', 'incident', 'runbook', 'protocol'],
    never: ['axios'],
    why: 'the editor shows the core and never a concrete source or kernel',
  },
});

/** Folders whose sub-folders are strangers to each other; `shared` is open to all of them. */
const SEALED = ['sources', 'kernels'];

/** Files that may import everything and that nothing may import. */
const ROOTS = ['src/extension.ts', 'src/cli.ts'];

/** The one module of each wrapped package. */
const SOLE_IMPORTER = {
  axios: 'src/base/http/axiosHttp.ts',
  '@vscode/webview-ui-toolkit': 'webview-ui/shared/toolkit.ts',
};

/**
 * Says why `importer` may not import `target`, or nothing when it may.
 * @param {string} importer path of the importing file, relative to the project, with `/`
 * @param {string} target path of the imported file, relative to the project, or a package name
 * @param {{ typeOnly?: boolean, isPackage?: boolean }} [details]
 * @returns {string | undefined}
 */
export function forbids(importer, target, details = {}) {
  return details.isPackage
    ? forbidsPackage(importer, target)
    : forbidsOurs(importer, target, details.typeOnly ?? false);
}

function forbidsPackage(importer, name) {
  const sole = Object.entries(SOLE_IMPORTER).find(
    ([wrapped]) => name === wrapped || name.startsWith(`${wrapped}/`),
  );
  if (sole)
    return importer === sole[1] || importer.startsWith('test/')
      ? undefined
      : `only ${sole[1]} imports ${sole[0]}`;
  if (importer.startsWith('webview-ui/')) {
    return name === 'vscode' || name.startsWith('node:') ? `a webview has no ${name}` : undefined;
  }
  const row = layerOf(importer);
  if (!row || ROOTS.includes(importer)) return undefined;
  const never = row.never?.find((part) => name === part || (part.endsWith(':') && name.startsWith(part)));
  return never ? `${importer} imports ${name}: ${row.why}` : undefined;
}

function forbidsOurs(importer, target, typeOnly) {
  if (importer.startsWith('test/') || importer.startsWith('scripts/')) return undefined;
  if (ROOTS.includes(target)) return `${target} is a composition root: nothing imports it`;
  if (ROOTS.includes(importer)) return undefined;
  if (importer.startsWith('webview-ui/')) return forbidsWebview(importer, target, typeOnly);
  if (!target.startsWith('src/')) return `${importer} imports ${target}: src/ imports only src/`;
  const [from, to] = [folderOf(importer), folderOf(target)];
  if (from === to) return forbidsSealed(importer, target, from);
  const row = layerOf(importer);
  if (!row) return `${importer} is in no layer of the table`;
  if (from === 'protocol' && !typeOnly) return `${importer} imports a value of ${target}: ${row.why}`;
  return row.ours.includes(to) ? undefined : `${importer} imports ${target}: ${row.why}`;
}

function forbidsWebview(importer, target, typeOnly) {
  const page = importer.split('/')[1];
  if (target.startsWith('webview-ui/')) {
    const other = target.split('/')[1];
    return other === page || other === 'shared'
      ? undefined
      : `${importer} imports ${target}: pages are strangers to each other`;
  }
  if (target.startsWith('src/protocol/')) return undefined;
  return typeOnly && target.startsWith('src/') && !target.startsWith('src/vscode/')
    ? undefined
    : `${importer} imports a value of ${target}: a webview knows the core by its types only`;
}

function forbidsSealed(importer, target, folder) {
  if (!SEALED.includes(folder)) return undefined;
  const [from, to] = [importer.split('/')[2], target.split('/')[2]];
  const open = from === to || from === 'index.ts' || to === 'shared' || to?.endsWith('.ts');
  return open ? undefined : `${importer} imports ${target}: ${folder} are strangers to each other`;
}

const folderOf = (path) => path.split('/')[1] ?? '';
const layerOf = (path) => (path.startsWith('src/') ? LAYERS[folderOf(path)] : undefined);

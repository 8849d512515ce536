/** Installs the headless host and its Node from npm into the cache folder. No compiler and no install script is needed. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../process/lifetime.mjs';
import { npm } from '../process/npm.mjs';
import { ensurePart } from './parts.mjs';
import { HOST_VERSIONS, NODE_VERSION, SQLITE_NODE } from './versions.mjs';

const platform = process.platform === 'win32' ? 'win' : process.platform;

/**
 * @typedef {object} HeadlessHost
 * @property {string} vscode version of VS Code
 * @property {string} node path of the Node it runs on
 * @property {string} folder where its server is started
 */

/**
 * @param {import('./versions.mjs').HostName} name
 * @returns {Promise<HeadlessHost>}
 */
export async function ensureHeadlessHost(name) {
  const version = HOST_VERSIONS[name];
  const node = await ensureNode(version.node);
  const place = await ensurePart({
    name: `vscode-${version.vscode}`,
    title: `Installing a headless VS Code ${version.vscode} (some 500 MB, once)`,
    assemble: (folder) => assembleServer(folder, version),
  });
  return { vscode: version.vscode, node, folder: serverFolder(place) };
}

/**
 * A Node that has `node:sqlite`: our own when it is new enough.
 * @returns {Promise<string>} its path
 */
export async function ensureModernNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isModern = major > SQLITE_NODE[0] || (major === SQLITE_NODE[0] && minor >= SQLITE_NODE[1]);
  return isModern ? process.execPath : ensureNode(NODE_VERSION);
}

async function ensureNode(version) {
  const name = `node-${platform}-${process.arch}`;
  const place = await ensurePart({
    name: `node-${version}`,
    title: `Installing Node ${version}`,
    assemble: (folder) => install(folder, [`${name}@${version}`]),
  });
  return join(place, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
}

const serverFolder = (place) => join(place, 'node_modules/code-server/lib/vscode');

async function assembleServer(folder, { codeServer }) {
  if (platform === 'win')
    throw new Refusal('The headless VS Code does not run on Windows. Install VS Code itself.');
  await install(folder, [`code-server@${codeServer}`]);
  const server = serverFolder(folder);
  replaceGitDependency(server);
  await npm(server, ['install', '--omit=dev']);
  await npm(join(server, 'extensions'), ['install', '--omit=dev']);
}

/**
 * VS Code 1.105 takes its file watcher from a Git commit, which only Git can fetch. The release from npm that followed
 * that commit does the same; the lock that names the commit has to go with it.
 */
function replaceGitDependency(server) {
  const file = join(server, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (!manifest.dependencies['@parcel/watcher'].includes('#')) return;
  manifest.dependencies['@parcel/watcher'] = '^2.5.6';
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  rmSync(join(server, 'npm-shrinkwrap.json'));
}

async function install(folder, packages) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await npm(folder, ['install', ...packages]);
}

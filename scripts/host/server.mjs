/** The headless host at work: one VS Code server on a port of its own, with a data folder that goes when it stops. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../process/lifetime.mjs';
import { startChild } from '../process/child.mjs';
import { ensureHeadlessHost } from './install.mjs';

/** Settings of a quiet window: nothing phones home, nothing pops up over what a test or a screenshot is about. */
const quietSettings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.menuBarVisibility': 'compact',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @typedef {object} HeadlessServer
 * @property {string} vscode version of VS Code
 * @property {string} origin such as `http://127.0.0.1:8440`
 * @property {(settings: Record<string, unknown>) => void} configure replaces the settings on top of the quiet ones;
 *   open windows follow within a second
 * @property {Promise<number>} exited settles when it ends, asked or not
 * @property {() => string} log the last lines that the server printed
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server and waits until it listens.
 * @param {object} options
 * @param {import('./versions.mjs').HostName} options.host
 * @param {boolean} options.trusted `false` opens windows in Restricted Mode
 * @param {number} [options.port] a free one by default
 * @param {Record<string, unknown>} [options.settings]
 * @param {NodeJS.ProcessEnv} [options.env] added to what the extension host sees
 * @returns {Promise<HeadlessServer>}
 */
export async function startServer({ host, trusted, port = 0, settings = {}, env = {} }) {
  const { vscode, node, folder } = await ensureHeadlessHost(host);
  const data = mkdtempSync(join(tmpdir(), 'sitrep-vscode-'));
  const configure = (more) => writeSettings(data, { ...quietSettings, ...more });
  configure(settings);
  const lines = [];
  let announce;
  const listening = new Promise((settle) => (announce = settle));
  const child = startChild(node, serverArguments({ data, port, trusted }), {
    cwd: folder,
    // What Sitrep leaves for its command line goes with the server.
    env: { ...cleanEnvironment(), XDG_STATE_HOME: join(data, 'state'), ...env },
    onLine: (line) => {
      lines.push(line);
      const bound = /^Extension host agent listening on (\d+)/.exec(line);
      if (bound) announce(`http://127.0.0.1:${bound[1]}`);
    },
  });
  const stop = async () => {
    await child.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  };
  const log = () => lines.slice(-60).join('\n');
  const origin = await Promise.race([listening, child.exited.then(() => undefined)]);
  if (origin) return { vscode, origin, configure, exited: child.exited, log, stop };
  await stop();
  throw new Refusal(`The headless VS Code ${vscode} ended while starting:\n${log()}`);
}

/** The smoke-test driver is what makes a built VS Code honour the development and test paths in a window's address. */
const serverArguments = ({ data, port, trusted }) => [
  'out/server-main.js',
  '--host=127.0.0.1',
  `--port=${port}`,
  '--without-connection-token',
  '--accept-server-license-terms',
  `--server-data-dir=${data}`,
  '--disable-telemetry',
  '--enable-smoke-test-driver',
  // The PATH is the one that the test gives, whatever the login shell of the person makes of it.
  '--force-disable-user-env',
  ...(trusted ? ['--disable-workspace-trust'] : []),
];

function writeSettings(data, settings) {
  const folder = join(data, 'data/Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Ours may itself run below a VS Code or a test runner, whose variables would change what the server does. */
function cleanEnvironment() {
  const foreign = /^(VSCODE_|ELECTRON_|VITEST|NODE_OPTIONS$|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

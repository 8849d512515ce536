/** Starts the demo company: simulated services on loopback, and a workspace that watches them. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureModernNode } from './host/install.mjs';
import { root } from './paths.mjs';
import { startChild } from './process/child.mjs';
import { Refusal } from './process/lifetime.mjs';

/**
 * @typedef {object} Demo
 * @property {string} workspace absolute path of the folder to open
 * @property {string} [control] address that steers a company started with `--manual`
 * @property {Readonly<Record<string, string>>} [addresses] of its services
 * @property {Promise<number>} exited settles when it ends, asked or not
 * @property {() => Promise<void>} stop
 */

/**
 * Waits until the company says that it is up, which it does with one line of JSON.
 * @param {object} [options]
 * @param {readonly string[]} [options.args] handed to the company
 * @param {NodeJS.ProcessEnv} [options.env] added to its environment
 * @param {(line: string) => void} [options.onLine] what it prints from then on
 * @returns {Promise<Demo>}
 */
export async function startDemo({ args = [], env = {}, onLine = () => {} } = {}) {
  const script = join(root, 'dist/demo.js');
  if (!existsSync(script)) return emptyWorkspace();
  const lines = [];
  let announce;
  const ready = new Promise((settle) => (announce = settle));
  const child = startChild(await ensureModernNode(), [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    onLine: (line) => {
      lines.push(line);
      const message = readyMessage(line);
      if (message) announce(message);
      else onLine(line);
    },
  });
  const message = await Promise.race([ready, child.exited.then(() => undefined)]);
  if (message) return { ...message, exited: child.exited, stop: child.stop };
  throw new Refusal(`The demo company ended while starting:\n${lines.slice(-20).join('\n')}`);
}

function readyMessage(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const message = JSON.parse(line);
    return message.ready === true && typeof message.workspace === 'string' ? message : undefined;
  } catch {
    // Something else that begins with a brace: an ordinary line of output.
    return undefined;
  }
}

/** Without a company there is still a window to look at. */
function emptyWorkspace() {
  const workspace = mkdtempSync(join(tmpdir(), 'sitrep-workspace-'));
  return {
    workspace,
    exited: new Promise(() => {}),
    stop: async () => rmSync(workspace, { recursive: true, force: true }),
  };
}

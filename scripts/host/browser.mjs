/** A window of the headless host: a Chromium page on the server's address. */
import { Refusal } from '../process/lifetime.mjs';
import { CHROMIUM_FLAGS, CHROMIUM_MISSING, findChromium } from './chromium.mjs';

/**
 * The address of a window.
 * @param {string} origin
 * @param {object} window
 * @param {string} [window.workspace] a folder or a `.code-workspace` file; an empty window without it
 * @param {string} [window.extensionDevelopmentPath]
 * @param {string} [window.extensionTestsPath] a module whose `run` is called in the extension host
 * @returns {string}
 */
export function windowAddress(origin, { workspace, extensionDevelopmentPath, extensionTestsPath }) {
  const remote = (path) => `vscode-remote://${new URL(origin).host}${encodeURI(path)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ...(extensionDevelopmentPath ? [['extensionDevelopmentPath', remote(extensionDevelopmentPath)]] : []),
    ...(extensionTestsPath ? [['extensionTestsPath', remote(extensionTestsPath)]] : []),
  ];
  const address = new URL(origin);
  if (workspace?.endsWith('.code-workspace')) address.searchParams.set('workspace', workspace);
  else if (workspace) address.searchParams.set('folder', workspace);
  else address.searchParams.set('ew', 'true');
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/**
 * Starts Chromium. It stops as a lifetime expects.
 * @returns {Promise<import('playwright-core').Browser & { stop(): Promise<void> }>}
 */
export async function startBrowser() {
  const executablePath = findChromium();
  if (!executablePath) throw new Refusal(`The headless VS Code needs a browser, and ${CHROMIUM_MISSING}.`);
  // Imported late: it is a dependency, and scripts start without any.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    args: CHROMIUM_FLAGS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return Object.assign(browser, { stop: () => browser.close() });
}

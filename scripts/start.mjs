/**
 * Sitrep in a real VS Code, on the workspace of the demo company. The desktop VS Code where there is one, else a headless
 * one whose address is printed. Ctrl-C stops everything that was started; `--no-open` opens no browser.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { startDemo } from './demo.mjs';
import { windowAddress } from './host/browser.mjs';
import { findDesktop, hasScreen } from './host/desktop.mjs';
import { startServer } from './host/server.mjs';
import { root } from './paths.mjs';
import { runChild, startChild } from './process/child.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { freePort } from './process/ports.mjs';
import { step } from './process/progress.mjs';
import { setUp } from './setup.mjs';

const preferredPort = 8440;

/** @param {import('./process/lifetime.mjs').Lifetime} lifetime */
async function start(lifetime) {
  await setUp();
  await step('Building', () => build());
  const demo = lifetime.own(
    await step('Starting the demo company', () => startDemo({ onLine: console.log })),
  );
  console.log(`Its workspace is ${demo.workspace}`);
  const desktop = findDesktop();
  const window = desktop ? openDesktop(lifetime, desktop, demo) : await openHeadless(lifetime, demo);
  const ended = await Promise.race([
    window.exited.then(() => 'VS Code has ended.'),
    demo.exited.then(() => 'The demo company has ended.'),
  ]);
  console.log(ended);
}

/** With a profile of its own: the window is ours to close, and nobody's settings change. */
function openDesktop(lifetime, { executable, vscode }, { workspace }) {
  const profile = mkdtempSync(join(tmpdir(), 'sitrep-vscode-'));
  lifetime.own({ stop: () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }) });
  console.log(`Opening VS Code ${vscode}. Close it, or press Ctrl-C here, to stop everything.`);
  return lifetime.own(
    startChild(executable, [
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${join(profile, 'data')}`,
      `--extensions-dir=${join(profile, 'extensions')}`,
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-updates',
      '--disable-workspace-trust',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      workspace,
    ]),
  );
}

async function openHeadless(lifetime, { workspace }) {
  const port = await freePort(preferredPort);
  const server = lifetime.own(await startServer({ host: 'newest', trusted: true, port }));
  const address = windowAddress(server.origin, { workspace, extensionDevelopmentPath: root });
  console.log(
    `\nSitrep is open in VS Code ${server.vscode}, at\n\n  ${address}\n\nPress Ctrl-C to stop everything.`,
  );
  if (!process.argv.includes('--no-open')) await openBrowser(address);
  return server;
}

/** Shows the address in the browser of whoever sits at this machine; without a screen, nobody does. */
async function openBrowser(address) {
  const opener = { linux: 'xdg-open', darwin: 'open' }[process.platform];
  if (opener && hasScreen(process.env) && !process.env['CI'])
    await runChild(opener, [address], { onLine: () => {} });
}

await withLifetime(start);

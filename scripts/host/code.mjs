#!/usr/bin/env node
/**
 * The headless host behind the command line of the desktop VS Code, so that `runTests` of `@vscode/test-electron` can
 * start either. Runs one extension test suite and exits with its code. `SITREP_HOST` chooses `newest` or `oldest`.
 */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { Refusal, withLifetime } from '../process/lifetime.mjs';
import { startBrowser, windowAddress } from './browser.mjs';
import { startServer } from './server.mjs';

const patience = 120_000;

/** The first line that the suite's loader prints, `test/vscode/index.ts`. What comes before is VS Code talking to itself. */
const SUITE_HEADING = 'Suites in VS Code';

await withLifetime(async (lifetime) => {
  const { trusted, ...window } = commandLine(process.argv.slice(2));
  if (!window.extensionTestsPath) {
    throw new Refusal(
      'The headless VS Code runs test suites: give it --extensionTestsPath. To use it, run npm start.',
    );
  }
  const host = process.env['SITREP_HOST'] === 'oldest' ? 'oldest' : 'newest';
  const server = lifetime.own(await startServer({ host, trusted }));
  const browser = lifetime.own(await startBrowser());
  const page = await browser.newPage();
  const suite = await watchSuite(page);
  await page.goto(windowAddress(server.origin, window));
  const code = await suite.ended;
  if (code !== 0) console.log(`VS Code ${server.vscode} said last:\n${suite.complaints().join('\n')}`);
  return code;
});

/**
 * The part of VS Code's command line that matters here; the other flags concern a desktop.
 * @param {string[]} args
 */
function commandLine(args) {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
    },
  });
  const [workspace] = positionals;
  return {
    trusted: values['disable-workspace-trust'] === true,
    extensionDevelopmentPath: values.extensionDevelopmentPath,
    extensionTestsPath: values.extensionTestsPath,
    ...(workspace ? { workspace: resolve(workspace) } : {}),
  };
}

/**
 * Relays what the suite prints. What VS Code itself has to say is kept for when the suite fails: it complains about
 * optional native modules and a missing network at every start. VS Code calls the two functions by these names.
 * @param {import('playwright-core').Page} page
 */
async function watchSuite(page) {
  const complaints = [];
  let begun = false;
  let lastWord = Date.now();
  let end, fail;
  const ended = new Promise((settle, reject) => ([end, fail] = [settle, reject]));
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    lastWord = Date.now();
    begun ||= String(args[0]).startsWith(SUITE_HEADING);
    if (begun && type === 'info') console.log(...args);
    else complaints.push(args.map(String).join(' ').slice(0, 400));
  });
  await page.exposeFunction('codeAutomationExit', (code) => end(code));
  page.once('crash', () => fail(new Refusal('The browser that shows VS Code crashed.')));
  setInterval(() => {
    if (Date.now() - lastWord < patience) return;
    fail(
      new Refusal(
        `The suite said nothing for ${patience / 1_000} s. Before:\n${complaints.slice(-30).join('\n')}`,
      ),
    );
  }, 1_000).unref();
  return { ended, complaints: () => complaints.slice(-30) };
}

/** Runs npm itself, the one that started us where there is one, and keeps its words for when it fails. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './child.mjs';
import { Refusal } from './lifetime.mjs';

/** Install scripts stay off: nothing that Sitrep needs has one, and downloads of other people's binaries are no part of it. */
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Offline is said within seconds: npm's own patience is half a minute for each package. */
const impatient = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/**
 * @param {string} folder where the `package.json` is
 * @param {readonly string[]} args
 * @throws {Refusal} with what npm said first, which is what went wrong; its usage follows
 */
export async function npm(folder, args) {
  const said = [];
  const [command, ...first] = npmCommand();
  const code = await runChild(command, [...first, ...args, ...quiet, ...impatient, `--prefix=${folder}`], {
    cwd: folder,
    env: ownEnvironment(),
    onLine: (line) => said.push(line),
  });
  if (code !== 0) {
    const reason = said.map((line) => /^npm error code (\w+)/.exec(line)?.[1]).find(Boolean);
    const why = reason ?? `exit code ${code}`;
    throw new Refusal(`npm ${args.join(' ')} failed with ${why}:\n${said.slice(0, 15).join('\n')}`);
  }
}

function npmCommand() {
  const beside = dirname(process.execPath);
  const script = [
    process.env['npm_execpath'] ?? '',
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ].find((path) => /npm-cli\.c?js$/.test(path) && existsSync(path));
  return script ? [process.execPath, script] : ['npm'];
}

/** Our own npm's idea of where the project is must not leak into an install elsewhere. */
function ownEnvironment() {
  const { npm_config_local_prefix: _project, npm_config_prefix: _global, ...rest } = process.env;
  return rest;
}

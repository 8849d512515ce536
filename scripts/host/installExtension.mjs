/** Installs a package as its users do, with VS Code's own command line. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../process/child.mjs';
import { Refusal } from '../process/lifetime.mjs';
import { ensureHeadlessHost } from './install.mjs';

/**
 * @param {string} vsix path of the package
 * @param {string} folder an empty one, to install into
 * @returns {Promise<string>} the folder of the installed extension
 */
export async function installExtension(vsix, folder) {
  const host = await ensureHeadlessHost('newest');
  const said = [];
  const code = await runChild(
    host.node,
    [
      'out/server-main.js',
      '--accept-server-license-terms',
      `--server-data-dir=${folder}`,
      `--install-extension=${vsix}`,
    ],
    { cwd: host.folder, onLine: (line) => said.push(line) },
  );
  const extensions = join(folder, 'extensions');
  const [installed] = code === 0 ? readdirSync(extensions).filter((name) => name.startsWith('sitrep.')) : [];
  if (installed) return join(extensions, installed);
  throw new Refusal(`VS Code did not install ${vsix}:\n${said.slice(-20).join('\n')}`);
}

/**
 * The two versions of VS Code that Sitrep is tested on, pinned. The headless host is VS Code's own server, as packed for
 * npm by code-server, run with the Node that the desktop build of that age carries.
 */

/**
 * @typedef {object} HostVersion
 * @property {string} vscode the version of VS Code inside
 * @property {string} codeServer version of the npm package that carries it
 * @property {string} node version of Node it runs on
 */

/** @type {Readonly<Record<'newest' | 'oldest', HostVersion>>} `oldest` is the lowest that `engines.vscode` admits. */
export const HOST_VERSIONS = {
  newest: { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
  oldest: { vscode: '1.105.1', codeServer: '4.105.1', node: '22.23.3' },
};

/** @typedef {keyof typeof HOST_VERSIONS} HostName */

/** Node for parts of Sitrep that need a newer one than the PATH has: `node:sqlite` came unflagged with 22.13. */
export const NODE_VERSION = HOST_VERSIONS.newest.node;

/** The first Node whose `node:sqlite` needs no flag. */
export const SQLITE_NODE = [22, 13];

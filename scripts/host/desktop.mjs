/** Finds a desktop VS Code, or one that can be downloaded. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { HOST_VERSIONS } from './versions.mjs';

/**
 * @typedef {object} Desktop
 * @property {string} executable the program itself, not the `code` script in front of it
 * @property {string} vscode its version
 */

/**
 * The installed VS Code. `SITREP_VSCODE` overrides the search: a path, or `headless` for none. One that is older than the
 * extension admits counts as none, and so does any without a screen to show it on.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Desktop | undefined}
 */
export function findDesktop(environment = process.env) {
  const override = environment['SITREP_VSCODE'];
  if (override === 'headless') return undefined;
  if (override)
    return { executable: executableOf(override), vscode: versionOf(executableOf(override)) ?? 'unknown' };
  if (!hasScreen(environment)) return undefined;
  for (const candidate of candidates(environment)) {
    if (!existsSync(candidate)) continue;
    const executable = executableOf(candidate);
    const vscode = versionOf(executable);
    if (vscode && isAtLeast(vscode, HOST_VERSIONS.oldest.vscode)) return { executable, vscode };
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} environment */
export const hasScreen = (environment) =>
  process.platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);

const updateServer = 'https://update.code.visualstudio.com/api/releases/stable';
const patience = 3_000;

/**
 * Downloads a VS Code, when its update server answers within three seconds.
 * @param {string} version
 * @returns {Promise<Desktop | undefined>}
 */
export async function downloadDesktop(version) {
  if (process.env['SITREP_VSCODE'] === 'headless' || !hasScreen(process.env) || !(await isReachable()))
    return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return { executable: await downloadAndUnzipVSCode({ version, timeout: 60_000 }), vscode: version };
}

async function isReachable() {
  try {
    return (await fetch(updateServer, { method: 'HEAD', signal: AbortSignal.timeout(patience) })).ok;
  } catch {
    // Offline is an ordinary state: the headless host takes over.
    return false;
  }
}

function candidates(environment) {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const names = process.platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const programs = environment['LOCALAPPDATA'] ?? '';
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/usr/share/code/bin/code',
    '/snap/code/current/usr/share/code/bin/code',
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    join(homedir(), 'Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'),
    join(programs, 'Programs/Microsoft VS Code/Code.exe'),
  ];
}

/**
 * The `code` command is a script that hands over and returns at once; what can be waited for and stopped is the program
 * behind it.
 * @param {string} path a `code` script, or the program itself
 */
export function executableOf(path) {
  const real = existsSync(path) ? realpathSync(path) : path;
  const bin = dirname(real);
  return (
    [
      join(bin, '../../../MacOS/Electron'),
      join(bin, '../code'),
      join(bin, '../code-insiders'),
      join(bin, '../Code.exe'),
    ].find((program) => bin.endsWith('bin') && existsSync(program)) ?? real
  );
}

/** The version that an installation says it is, or nothing when it is not a VS Code. */
function versionOf(executable) {
  const folder = dirname(executable);
  const product = [
    join(folder, 'resources/app/product.json'),
    join(folder, '../Resources/app/product.json'),
  ].find(existsSync);
  return product ? JSON.parse(readFileSync(product, 'utf8')).version : undefined;
}

/** @param {string} version @param {string} least */
export function isAtLeast(version, least) {
  const [parts, leastParts] = [version, least].map((text) => text.split(/[.-]/).map(Number));
  const differs = leastParts.findIndex((part, index) => part !== parts[index]);
  return differs === -1 || (parts[differs] ?? 0) > leastParts[differs];
}

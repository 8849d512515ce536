/**
 * Programs that a script starts. Each leads a process group of its own, so that stopping it stops all it started, and is
 * on a leash, so that it never outlives us.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const isWindows = process.platform === 'win32';
const leash = join(import.meta.dirname, 'leash.mjs');
const running = new Set();

// The last resort: a script that dies by an exception leaves nothing behind either.
process.on('exit', () => running.forEach((child) => signalGroup(child.pid, 'SIGKILL')));

/**
 * @typedef {object} Child
 * @property {number | undefined} pid
 * @property {Promise<number>} exited exit code once it ended; 1 when it could not be started or died by a signal
 * @property {() => Promise<void>} stop asks the whole group to end, insists after three seconds, and waits
 */

/**
 * Starts a program.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options] With `onLine` the lines
 *   of both output streams are handed over; without it the program writes to our own terminal.
 * @returns {Child}
 */
export function startChild(command, args, { cwd, env, onLine } = {}) {
  const output = onLine ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, [leash, command, ...args], {
    cwd,
    env: env ?? process.env,
    detached: !isWindows,
    stdio: ['pipe', output, output],
  });
  running.add(child);
  for (const stream of onLine ? [child.stdout, child.stderr] : []) {
    createInterface({ input: stream }).on('line', onLine);
  }
  const exited = new Promise((settle) => {
    const end = (code) => {
      running.delete(child);
      settle(code ?? 1);
    };
    child.once('error', (error) => {
      (onLine ?? console.error)(`Could not start ${command}: ${error.message}`);
      end(1);
    });
    child.once(onLine ? 'close' : 'exit', end);
  });
  return { pid: child.pid, exited, stop: () => stopGroup(child, exited) };
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof startChild>[2]} [options]
 * @returns {Promise<number>} its exit code
 */
export function runChild(command, args, options) {
  return startChild(command, args, options).exited;
}

const patience = 3_000;

async function stopGroup(child, exited) {
  signalGroup(child.pid, 'SIGTERM');
  const insist = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), patience);
  await exited;
  clearTimeout(insist);
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(pid, signal) {
  if (pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // No such process: the group has ended already, which is what was wanted.
    if (error.code !== 'ESRCH') throw error;
  }
}

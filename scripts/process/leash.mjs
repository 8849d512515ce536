/**
 * Runs a program for as long as whoever started this lives: `node leash.mjs command …`. Standard input is the leash. It
 * closes when the owner dies, even by a signal that no handler sees, and then the whole process group goes.
 */
import { spawn } from 'node:child_process';

const patience = 3_000;
const [command = '', ...args] = process.argv.slice(2);

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let ownerIsGone = false;

child.once('exit', (code) => (ownerIsGone ? endGroup('SIGKILL') : process.exit(code ?? 1)));
child.once('error', (error) => {
  console.error(`Could not start ${command}: ${error.message}`);
  process.exit(1);
});

process.stdin.resume();
process.stdin.once('close', () => {
  ownerIsGone = true;
  endGroup('SIGTERM');
  setTimeout(() => endGroup('SIGKILL'), patience);
});

// A signal is sent to the whole group: the program gets its own, and its end is ours.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** The group is ours: whoever started us made us its leader. Windows has no groups, and there the program stands for it. */
function endGroup(signal) {
  if (process.platform === 'win32') child.kill(signal);
  else process.kill(-process.pid, signal);
}

/**
 * Runs a program for as long as whoever started this lives: `node leash.mjs command …`. Standard input is the leash. It
 * closes when the owner dies, even by a signal that no handler sees, and then the whole process group goes.
 */
import { spawn } from 'node:child_process';

const patience = 3_000;
const [command = '', ...args] = process.argv.slice(2);

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('exit', (code) => process.exit(code ?? 1));
child.once('error', (error) => {
  console.error(`Could not start ${command}: ${error.message}`);
  process.exit(1);
});

process.stdin.resume();
process.stdin.once('close', () => {
  child.kill('SIGTERM');
  setTimeout(
    () => process.kill(process.platform === 'win32' ? child.pid : -process.pid, 'SIGKILL'),
    patience,
  );
});

// Signals are sent to the group: the program gets its own, and its end is ours.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

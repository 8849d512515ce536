import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runChild, startChild } from '../../scripts/process/child.mjs';
import { root } from '../../scripts/paths.mjs';

describe('a program that a script starts', () => {
  it('hands over its lines and its exit code', async () => {
    const lines: string[] = [];
    const script = 'console.log("one"); console.error("two"); process.exit(3)';
    const code = await runChild(process.execPath, ['-e', script], { onLine: (line) => lines.push(line) });
    expect({ code, lines: lines.sort() }).toEqual({ code: 3, lines: ['one', 'two'] });
  });

  it('is said to be missing', async () => {
    const lines: string[] = [];
    const code = await runChild('no-such-program', [], { onLine: (line) => lines.push(line) });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: ['Could not start no-such-program: spawn no-such-program ENOENT'],
    });
  });
});

describe('a program that starts another', () => {
  let server: Server;
  let alive = 0;
  let program: string;

  /** Each of the two keeps a connection open for as long as it lives. */
  beforeEach(async () => {
    alive = 0;
    server = createServer((socket) => {
      alive++;
      socket.on('error', () => {}).once('close', () => alive--);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const connect = `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
    program = `${connect}; require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(connect)}])`;
  });

  afterEach(() => server.close());

  it('is stopped together with it', async () => {
    const child = startChild(process.execPath, ['-e', program], { onLine: () => {} });
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(2);
    await child.stop();
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(0);
  });

  it('does not outlive a script that is killed', async () => {
    const script = `
      import { startChild } from ${JSON.stringify(join(root, 'scripts/process/child.mjs'))};
      startChild(process.execPath, ['-e', ${JSON.stringify(program)}], { onLine: () => {} });`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(2);
    owner.kill('SIGKILL');
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(0);
  });
});

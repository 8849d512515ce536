import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { redisKernel } from '../../../src/kernels/redis/index';
import type { CellKernel } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { FakeClock } from '../../fakes/fakeClock';

/** Answers every command, and never lets go of a connection. */
let server: Server;
const sockets: Socket[] = [];
let kernel: CellKernel;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('+PONG\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Its time stands still: whoever waits for a while waits for ever.
  kernel = redisKernel.create(kernelContext({ clock: new FakeClock() }));
});
afterEach(() => {
  kernel.dispose();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

it('gives the replies without waiting for the server to let go, and hangs up when it is disposed of', async () => {
  const { port } = server.address() as AddressInfo;
  const output = new RecordedOutput();
  const result = await kernel.run(
    {
      language: 'redis',
      source: 'PING',
      variables: {},
      connection: connectionOf({ type: 'redis', url: `redis://127.0.0.1:${port}` }),
      timeout: 20_000,
      outputLimit: 1000,
      workingDirectory: undefined,
    },
    output,
    new AbortController().signal,
  );
  expect([result.outcome, output.text]).toEqual(['succeeded', 'PONG\n']);
  const [socket] = sockets;
  kernel.dispose();
  // What this end says now is answered with a reset.
  while (socket?.destroyed === false) {
    socket.write('+PONG\r\n');
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(socket?.destroyed).toBe(true);
});

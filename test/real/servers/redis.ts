import { connect } from 'node:net';
import { freePort } from './freePort';
import { pathOf } from './realServers';
import type { RunningServer } from './runningServers';
import { ServerProcess } from './serverProcess';

/** Keeps nothing on disk. With `password`, it wants one. */
export async function startRedis(password?: string): Promise<RunningServer> {
  const port = await freePort();
  const server = await ServerProcess.start({
    program: pathOf('redis-server'),
    arguments: [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      ...(password === undefined ? [] : ['--requirepass', password]),
    ],
    isReady: () => listens(port),
  });
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.stop() };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (there: boolean): void => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });

import { freePort } from './freePort';
import { listens } from './listens';
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

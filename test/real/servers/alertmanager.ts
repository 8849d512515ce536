import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './freePort';
import type { RestartableServer } from './runningServers';
import { pathOf } from './realServers';
import { ServerProcess, answers } from './serverProcess';

/** Notifies nobody. */
const CONFIGURATION = { route: { receiver: 'nobody', group_wait: '1s' }, receivers: [{ name: 'nobody' }] };

/** @param more of the configuration file, such as inhibition rules */
export async function startAlertmanager(
  directory: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<RestartableServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify({ ...CONFIGURATION, ...more }));
  const start = (): Promise<ServerProcess> =>
    ServerProcess.start({
      program: pathOf('prometheus-alertmanager'),
      arguments: [
        `--config.file=${file}`,
        `--storage.path=${join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        // One instance needs no cluster, and none of its ports.
        '--cluster.listen-address=',
      ],
      isReady: () => answers(`${url}/-/ready`),
    });
  let server = await start();
  return {
    url,
    stop: () => server.stop(),
    restart: async () => {
      await server.stop();
      server = await start();
    },
  };
}

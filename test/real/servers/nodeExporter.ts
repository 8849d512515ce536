import { freePort } from './freePort';
import type { RunningServer } from './runningServers';
import { pathOf } from './realServers';
import { ServerProcess, answers } from './serverProcess';

/** Memory and load of this machine only: the other collectors want more rights, or more time. */
export async function startNodeExporter(): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start({
    program: pathOf('prometheus-node-exporter'),
    arguments: [
      `--web.listen-address=127.0.0.1:${port}`,
      '--collector.disable-defaults',
      '--collector.meminfo',
      '--collector.loadavg',
    ],
    isReady: () => answers(`${url}/metrics`),
  });
  return { url, stop: () => server.stop() };
}

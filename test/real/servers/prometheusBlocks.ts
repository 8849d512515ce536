import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './freePort';
import { pathOf } from './realServers';
import type { RunningServer } from './runningServers';
import { ServerProcess, answers } from './serverProcess';

/** A Prometheus that scrapes nothing and has the samples of `text`, OpenMetrics with a time on each line. */
export async function startPrometheusWith(text: string, directory: string): Promise<RunningServer> {
  const [metrics, configuration, data] = ['metrics.txt', 'prometheus.yml', 'data'].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  writeFileSync(metrics, text);
  writeFileSync(configuration, 'global: {}\n');
  execFileSync(pathOf('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', metrics, data], {
    stdio: 'ignore',
  });
  rmSync(metrics);
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const server = await ServerProcess.start({
    program: pathOf('prometheus'),
    arguments: [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${address}`,
    ],
    isReady: () => answers(`${url}/-/ready`),
  });
  return { url, stop: () => server.stop() };
}

import { join } from 'node:path';
import { freePort } from './freePort';
import { pathOf } from './realServers';
import type { RunningServer } from './runningServers';
import { ServerProcess, answers } from './serverProcess';

/** A VictoriaMetrics with the samples of `text`, OpenMetrics with a time in seconds on each line. */
export async function startVictoriaMetricsWith(text: string, directory: string): Promise<RunningServer> {
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const server = await ServerProcess.start({
    program: pathOf('victoria-metrics'),
    arguments: [
      `-storageDataPath=${join(directory, 'victoria-metrics')}`,
      `-httpListenAddr=${address}`,
      '-retentionPeriod=100y',
    ],
    isReady: () => answers(`${url}/health`),
    // It ends orderly on an interrupt.
    stopSignal: 'SIGINT',
  });
  const inMilliseconds = text.replace(/^#.*\n/gm, '').replace(/ (\d+)$/gm, ' $1000');
  const response = await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body: inMilliseconds });
  if (!response.ok) throw new Error(`VictoriaMetrics took no samples: ${await response.text()}`);
  await fetch(`${url}/internal/force_flush`);
  return { url, stop: () => server.stop() };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './freePort';
import type { RestartableServer } from './runningServers';
import { pathOf } from './realServers';
import { ServerProcess, answers } from './serverProcess';

export interface PrometheusOptions {
  readonly directory: string;
  /** Addresses of expositions, by job. */
  readonly targets: Readonly<Record<string, string>>;
  /** Contents of the rule file. */
  readonly rules: string;
  /** Address of the Alertmanager. */
  readonly alertmanager: string;
}

/** Scrapes and evaluates every second, so that a minute of a real set-up takes seconds. */
export async function startPrometheus(options: PrometheusOptions): Promise<RestartableServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(options.directory, { recursive: true });
  const file = join(options.directory, 'prometheus.yml');
  writeFileSync(join(options.directory, 'rules.yml'), options.rules);
  writeFileSync(file, configuration(options));
  const start = (): Promise<ServerProcess> =>
    ServerProcess.start({
      program: pathOf('prometheus'),
      arguments: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(options.directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        // A firing alert is sent to Alertmanager again so often; a minute by default.
        '--rules.alert.resend-delay=8s',
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

function configuration({ targets, alertmanager }: PrometheusOptions): string {
  const jobs = Object.entries(targets).map(([job, target]) => ({
    job_name: job,
    metrics_path: new URL(target).pathname,
    static_configs: [{ targets: [new URL(target).host] }],
  }));
  // JSON is YAML.
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
    scrape_configs: jobs,
  });
}

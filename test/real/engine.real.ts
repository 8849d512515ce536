import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock';
import { DisposableStore } from '../../src/base/disposable';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { sourceDefinitions } from '../../src/sources';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { startAlertmanager } from './servers/alertmanager';
import type { Application } from './servers/application';
import { EXPORTER_PATH, startApplication } from './servers/application';
import { startNodeExporter } from './servers/nodeExporter';
import type { RunningPostgres } from './servers/postgres';
import { startPostgres } from './servers/postgres';
import { startPrometheus } from './servers/prometheus';
import { requireReal } from './servers/realServers';
import type { RestartableServer, RunningServer } from './servers/runningServers';
import { RunningServers } from './servers/runningServers';
import { until } from './servers/until';
import { Story } from './story';

const missing = requireReal(
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-node-exporter',
  'postgres',
  'initdb',
);

describe.skipIf(missing)(`the engine against real servers${missing ? `. ${missing}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-real-'));
  const servers = new RunningServers();
  const owned = new DisposableStore();
  let database: RunningPostgres;
  let application: Application;
  let alertmanager: RestartableServer;
  let prometheus: RestartableServer;
  let engine: MonitoringEngine;
  let story: Story;

  beforeAll(async () => {
    database = await servers.add(startPostgres());
    application = await servers.add(startApplication(database.url));
    const node = await servers.add(startNodeExporter());
    alertmanager = await servers.add(startAlertmanager(join(folder, 'alertmanager')));
    prometheus = await servers.add(
      startPrometheus({
        directory: join(folder, 'prometheus'),
        targets: {
          app: `${application.url}/metrics`,
          postgres: `${application.url}${EXPORTER_PATH}`,
          node: `${node.url}/metrics`,
        },
        rules: readFileSync(join(__dirname, 'alerts.yml'), 'utf8'),
        alertmanager: alertmanager.url,
      }),
    );
    engine = owned.add(startEngine(configurationText(application, prometheus, alertmanager)));
    story = owned.add(new Story(engine));
    await engine.ready;
    for (const id of ['shop/health', 'shop/metrics', 'prom', 'alerts']) await story.untilSource(id, 'fresh');
    await until('Prometheus has scraped every target', async () => (await targetsUp()) === 3);
    await engine.refresh();
  });

  const targetsUp = async (): Promise<number | undefined> => {
    const query = { expression: 'count(up == 1)', at: Date.now() };
    const result = await engine.metricSources.get('prom')?.instant(query, new AbortController().signal);
    return result?.data.type === 'vector' ? result.data.series[0]?.points[0]?.value : undefined;
  };

  afterAll(async () => {
    owned.dispose();
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('sees nothing wrong while everything runs', () => {
    expect(engine.snapshot.alerts).toEqual([]);
    expect(engine.snapshot.services[0]?.checks[0]).toMatchObject({ verdict: 'ok' });
  });

  it('answers PromQL from the server', async () => {
    expect(await targetsUp()).toBe(3);
  });

  it('sees a database that stops: pending, firing, and the health check with its reason', async () => {
    await database.interrupt();
    await story.untilCondition('DatabaseDown', 'pending');
    await story.untilCondition('DatabaseDown', 'firing');
    await story.untilReportedBy('DatabaseDown', ['prom', 'alerts']);
    expect(engine.snapshot.alerts.filter(({ title }) => title === 'DatabaseDown')).toHaveLength(1);
    expect(story.alert('DatabaseDown')).toMatchObject({
      severity: 'P0',
      severityWord: 'critical',
      summary: 'PostgreSQL is not reached',
      service: 'shop',
    });
    expect(engine.snapshot.services[0]?.checks[0]).toMatchObject({
      verdict: 'failing',
      latest: {
        components: [
          { name: 'database', verdict: 'failing' },
          { name: 'cache', verdict: 'ok' },
        ],
      },
    });
  });

  it('sees it come back: resolved, once', async () => {
    await database.restart();
    await story.untilCondition('DatabaseDown', 'resolved');
    expect(story.conditionsOf('DatabaseDown')).toEqual(['not there', 'pending', 'firing', 'resolved']);
    expect(engine.snapshot.services[0]?.checks[0]).toMatchObject({ verdict: 'ok' });
  });

  it('keeps an alert firing when the servers that told of it stop: unreachable, and nothing resolves', async () => {
    application.state.queueLength = 1_500;
    await story.untilCondition('CeleryBacklogHigh', 'firing');
    await story.untilReportedBy('CeleryBacklogHigh', ['prom', 'alerts']);

    await prometheus.stop();
    await alertmanager.stop();
    await story.untilSource('prom', 'unreachable');
    await story.untilSource('alerts', 'unreachable');
    for (let poll = 0; poll < 3; poll++) await engine.refresh();

    expect(story.alert('CeleryBacklogHigh')).toMatchObject({ condition: 'firing' });
    for (const source of ['prom', 'alerts']) expect(story.source(source)?.reason).toMatch(/refused/);
    expect(story.source('shop/health')).toMatchObject({ condition: 'fresh' });
  });

  it('keeps it firing when they start again, before they have evaluated anything, and sees it resolve later', async () => {
    await prometheus.restart();
    await alertmanager.restart();
    await story.untilSource('prom', 'fresh');
    await story.untilSource('alerts', 'fresh');
    for (let poll = 0; poll < 6; poll++) await engine.refresh();
    await story.untilReportedBy('CeleryBacklogHigh', ['prom', 'alerts']);
    expect(story.conditionsOf('CeleryBacklogHigh')).toEqual(['not there', 'pending', 'firing']);
    application.state.queueLength = 12;
    await story.untilCondition('CeleryBacklogHigh', 'resolved');
  });

  it('does not show a health check as healthy once its endpoint stops', async () => {
    await application.stop();
    await story.untilSource('shop/health', 'unreachable');
    expect(engine.snapshot.services[0]?.checks[0]).toMatchObject({ verdict: 'unknown' });
  });
});

function configurationText(
  application: RunningServer,
  prometheus: RunningServer,
  alertmanager: RunningServer,
): string {
  return `
services:
  shop:
    match: {job: [app, postgres]}
    health: {url: "${application.url}/health/", every: 1s, timeout: 3s}
    metrics: {url: "${application.url}/metrics", every: 1s}
sources:
  prom: {type: prometheus, url: "${prometheus.url}", every: 1s}
  alerts: {type: alertmanager, url: "${alertmanager.url}", every: 1s}
`;
}

function startEngine(text: string): MonitoringEngine {
  const configuration = parseConfiguration(text, { file: 'sitrep.yaml', sources: sourceDefinitions });
  expect(configuration.problems).toEqual([]);
  const http = createAxiosHttp({
    log: silentLog,
    secrets: new FakeSecrets({}),
    redaction: new Redaction(),
    environment: {},
  });
  return createMonitoring({
    configurations: [configuration],
    sources: sourceDefinitions,
    http,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    alertLog: new MemoryAlertLog(),
  });
}

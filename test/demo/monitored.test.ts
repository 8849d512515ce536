import { stateWords } from '../../src/monitoring/alerts/shown/stateWords';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { Configuration } from '../../src/monitoring/configuration/configuration';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { sourceDefinitions } from '../../src/sources';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { addressOf, startedDemo } from './startedDemo';

/** The demo as Sitrep sees it: its own file, its own sources, the engine of the product. */
describe('Sitrep on the demo company', () => {
  const started = startedDemo();
  let configuration: Configuration;
  let engine: MonitoringEngine;

  beforeAll(async () => {
    const file = join(started.demo.workspace, 'sitrep.yaml');
    configuration = parseConfiguration(readFileSync(file, 'utf8'), { file, sources: sourceDefinitions });
    engine = createMonitoring({
      configurations: [configuration],
      sources: sourceDefinitions,
      http: createAxiosHttp({
        log: silentLog,
        secrets: new FakeSecrets(),
        redaction: new Redaction(),
        environment: {},
      }),
      clock: started.clock,
      random: () => 0.5,
      log: silentLog,
      alertLog: new MemoryAlertLog(),
    });
    await engine.ready;
  });
  afterAll(() => engine.dispose());

  const steer = async (path: string): Promise<void> => {
    await fetch(`${addressOf(started.demo, 'control')}${path}`, { method: 'POST' });
  };
  /** Lets time pass and asks everything again. */
  const pass = async (seconds: number): Promise<void> => {
    await started.clock.advance(seconds * 1_000);
    await engine.refresh();
  };
  /** What fires and nobody has silenced, whichever source tells of it. */
  const firing = (): string[] => {
    const loud = engine.snapshot.alerts.filter(
      (alert) => alert.condition === 'firing' && alert.suppressions.length === 0,
    );
    return [
      ...new Set(loud.map(({ severity, title, service }) => `${severity} ${title} of ${service}`)),
    ].sort();
  };

  it('its file has no mistakes', () => {
    expect(configuration.problems).toEqual([]);
    expect(configuration.demo).toBe(true);
  });

  it('every source is read completely, and nothing in it is unknown', async () => {
    await engine.refresh();
    expect(
      engine.snapshot.sources.map(({ id, condition, complete, unmapped, reason }) => ({
        id,
        condition,
        complete,
        unmapped,
        reason,
      })),
    ).toEqual(
      configuration.sources.map(({ id }) => ({
        id,
        condition: 'fresh',
        complete: true,
        unmapped: 0,
        reason: undefined,
      })),
    );
  });

  it('only a disk fills up on a quiet day, and ana has silenced that', () => {
    expect(firing()).toEqual([]);
    const silenced = engine.snapshot.alerts.find(({ title }) => title === 'DiskSpaceLow');
    expect([silenced?.condition, silenced?.suppressions[0]?.by]).toEqual(['firing', 'ana']);
  });

  it('a database that is down shows in checks, alerts and issues, and goes when it is mended', async () => {
    await steer('/incidents/database-down/start');
    await pass(60);
    await pass(10);
    expect(firing()).toEqual([
      'P0 DatabaseDown of shop',
      'P1 HealthCheckFailing of payouts',
      'P1 HealthCheckFailing of shop',
      'P1 HighErrorRate of payouts',
      'P1 HighErrorRate of shop',
    ]);
    const gateway = engine.snapshot.alerts.filter(({ service }) => service === 'gateway');
    expect(
      gateway.map((alert) => `${alert.title}: ${stateWords(alert, started.clock.now())}`).sort(),
    ).toEqual(['HealthCheckFailing: explained by DatabaseDown', 'HighErrorRate: explained by DatabaseDown']);
    await steer('/incidents/database-down/stop');
    for (let minute = 0; minute < 4; minute++) await pass(60);
    expect(firing()).toEqual([]);
  });

  it('prizes that are paid twice lead to the issue and to the line', async () => {
    await steer('/incidents/duplicate-payouts/start');
    await pass(60);
    expect(firing()).toContain('P0 DuplicatePayoutDetected of payouts');
    expect(firing()).toContain('P0 payment_ledger_mismatch of payouts');
    const alert = engine.snapshot.alerts.find(({ title }) => title === 'DuplicatePayoutDetected');
    const tracker = engine.issueTrackers.get('errors');
    const issueId = tracker?.issueIdOf(alert?.annotations.sentry_url ?? '');
    expect(issueId).toBe('4201');
    const event = await tracker?.latestEvent('4201', new AbortController().signal);
    const frame = event?.exceptions[0]?.frames.find(({ inApp }) => inApp);
    expect([frame?.filename, frame?.function]).toEqual(['services/payouts/ledger.py', 'assert_booked_once']);
    const lines = readFileSync(join(started.demo.workspace, frame?.filename ?? ''), 'utf8').split('\n');
    expect(lines[(frame?.line ?? 0) - 1]).toContain('raise DuplicatePayout');
  });

  it('a queue that grows has a chart with its threshold', async () => {
    await steer('/incidents/queue-backlog/start');
    await pass(60);
    await pass(60);
    const alert = engine.snapshot.alerts.find(({ title }) => title === 'CeleryBacklogHigh');
    expect([alert?.condition, alert?.value?.expression, alert?.value?.threshold]).toEqual([
      'firing',
      'celery_queue_length',
      1_000,
    ]);
    const to = started.clock.now();
    const query = { expression: 'celery_queue_length', from: to - 600_000, to, step: 15_000 };
    const result = await engine.metricSources.get('prom')?.range(query, new AbortController().signal);
    const series = result?.data.type === 'matrix' ? result.data.series : [];
    expect(series.map(({ labels, points }) => [labels.queue, points.length])).toEqual([
      ['receipts', 41],
      ['thumbnails', 41],
    ]);
  });

  it('a pulled plug is shown as such, and nothing stays green', async () => {
    await steer('/unplug/search');
    await pass(60);
    const search = engine.snapshot.services.find(({ name }) => name === 'search');
    expect(search?.checks.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(engine.snapshot.sources.find(({ id }) => id === 'search/health')).toMatchObject({
      condition: 'unreachable',
    });
  });
});

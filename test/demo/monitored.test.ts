import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/redaction';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { Configuration } from '../../src/monitoring/configuration/configuration';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import type { MonitoringEngine } from '../../src/monitoring/engine';
import { createMonitoring } from '../../src/monitoring/engine';
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
  const alerts = (): string[] =>
    engine.snapshot.alerts
      .filter((alert) => alert.condition === 'firing' && alert.suppressions.length === 0)
      .map((alert) => `${alert.severity} ${alert.title} of ${alert.service} (${alert.provenance.sourceId})`)
      .sort();

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

  it('nothing fires on a quiet day, but for what ana has silenced', () => {
    expect(alerts()).toEqual([]);
    expect(
      engine.snapshot.alerts.map(({ title, suppressions }) => [title, suppressions[0]?.by]),
    ).toContainEqual(['DiskSpaceLow', 'ana']);
  });

  it('a database that is down is told by checks, by Prometheus and by Alertmanager', async () => {
    await steer('/incidents/database-down/start');
    await pass(60);
    await pass(10);
    expect(alerts()).toEqual([]);
  });
});

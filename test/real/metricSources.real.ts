import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import type { Source } from '../../src/monitoring/source';
import { prometheus } from '../../src/sources/prometheus';
import { contractText, testMetricSource } from '../contract/testMetricSource';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { startPrometheusWith } from './servers/prometheusBlocks';
import type { Program } from './servers/realServers';
import { requireReal } from './servers/realServers';
import type { RunningServer } from './servers/runningServers';
import { RunningServers } from './servers/runningServers';
import { startVictoriaMetricsWith } from './servers/victoriaMetrics';

type Start = (text: string, directory: string) => Promise<RunningServer>;

const SERVERS: readonly (readonly [name: string, programs: readonly Program[], start: Start])[] = [
  ['Prometheus', ['prometheus', 'promtool'], startPrometheusWith],
  ['VictoriaMetrics', ['victoria-metrics'], startVictoriaMetricsWith],
];

describe.each(SERVERS)('the source "prometheus" on %s', (_name, programs, start) => {
  const missing = requireReal(...programs);

  describe.skipIf(missing)(missing ?? 'installed here', () => {
    const servers = new RunningServers();
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-metrics-'));
    let source: Source | undefined;

    beforeAll(async () => {
      const { url } = await servers.add(start(contractText(), folder));
      source = prometheus.create(settingsOf(url), {
        id: 'prom',
        service: undefined,
        http: createAxiosHttp({
          secrets: new FakeSecrets({}),
          redaction: new Redaction(),
          environment: {},
          log: silentLog,
        }),
        clock: systemClock,
        log: silentLog,
      });
    });
    afterAll(async () => {
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    testMetricSource(() => {
      if (!source?.metrics) throw new Error('the server was not started');
      return source.metrics;
    });

    it('is read without alerts, where there are no rules', async () => {
      const reading = await source?.poll(new AbortController().signal);
      expect(reading).toMatchObject({ complete: true, alerts: [], rules: [], unmapped: [] });
    });
  });
});

const settingsOf = (url: string): Parameters<typeof prometheus.create>[0] =>
  prometheus.settings.parse({ url });

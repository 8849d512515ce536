import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo/demo';
import { startDemo } from '../../src/demo/demo';
import { labelFingerprint } from '../../src/metrics/labelFingerprint';
import { startAlertmanager } from './servers/alertmanager';
import { startNodeExporter } from './servers/nodeExporter';
import { startPrometheus } from './servers/prometheus';
import { RunningServers } from './servers/runningServers';
import { requireReal } from './servers/realServers';
import { until } from './servers/until';

const missing = requireReal('prometheus', 'prometheus-alertmanager', 'prometheus-node-exporter');
const folder = mkdtempSync(join(tmpdir(), 'sitrep-real-'));
const servers = new RunningServers();
let real: { readonly prometheus: string; readonly alertmanager: string };
let demo: Demo | undefined;

const RULES = JSON.stringify({
  groups: [
    {
      name: 'shapes',
      rules: [
        {
          alert: 'Always',
          expr: 'up == 1',
          for: '0s',
          labels: { severity: 'low' },
          annotations: { summary: 'It is up' },
        },
      ],
    },
  ],
});

const ask = async (url: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url);
  const text = await response.text();
  return { status: response.status, body: text === '' ? '' : JSON.parse(text) };
};

describe.skipIf(missing)(
  `the demo answers in the shapes of the real servers${missing ? `. ${missing}` : ''}`,
  () => {
    beforeAll(async () => {
      const alertmanager = await servers.add(startAlertmanager(join(folder, 'alertmanager')));
      const exporter = await servers.add(startNodeExporter());
      const prometheus = await servers.add(
        startPrometheus({
          directory: join(folder, 'prometheus'),
          targets: { node: `${exporter.url}/metrics` },
          rules: RULES,
          alertmanager: alertmanager.url,
        }),
      );
      real = { prometheus: prometheus.url, alertmanager: alertmanager.url };
      demo = await startDemo({
        companyDirectory: join(__dirname, '../../src/demo/company'),
        workspace: join(folder, 'workspace'),
      });
      await until('the real Alertmanager has the alert', async () => {
        const { body } = await ask(`${real.alertmanager}/api/v2/alerts`);
        return Array.isArray(body) && body.length > 0;
      });
    });

    afterAll(async () => {
      await demo?.dispose();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const check = (server: 'prometheus' | 'alertmanager', path: string): void => {
      it(`${server} ${path}`, async () => {
        const [theirs, ours] = await Promise.all([
          ask(`${real[server]}${path}`),
          ask(`${demo?.addresses[server]}${path}`),
        ]);
        expect({ status: ours.status, shape: shapeOf(ours.body) }).toEqual({
          status: theirs.status,
          shape: shapeOf(theirs.body),
        });
      });
    };

    const now = Math.floor(Date.now() / 1_000);
    check('prometheus', '/api/v1/query?query=up');
    check('prometheus', `/api/v1/query_range?query=up&start=${now - 5}&end=${now + 30}&step=1`);
    check('prometheus', '/api/v1/alerts');
    check('prometheus', '/api/v1/rules');
    check('prometheus', '/api/v1/labels');
    check('prometheus', '/api/v1/label/job/values');
    check('prometheus', '/api/v1/status/buildinfo');
    check('prometheus', '/api/v1/query?query=sum(');
    check('prometheus', '/api/v1/query');
    check('prometheus', `/api/v1/query_range?query=up&start=0&end=${now}&step=1`);
    check('alertmanager', '/api/v2/alerts');
    check('alertmanager', '/api/v2/alerts?filter=severity%3D~%22nothing%22');
    check('alertmanager', '/api/v2/alerts?filter=%3F');
    check('alertmanager', '/api/v2/receivers');

    it('gives an alert the fingerprint that Alertmanager gives it', async () => {
      const labels = { alertname: 'Fingerprint', instance: 'db-1:5432', title: 'größer' };
      await fetch(`${real.alertmanager}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels }]),
      });
      const filter = encodeURIComponent('alertname="Fingerprint"');
      const { body } = await ask(`${real.alertmanager}/api/v2/alerts?filter=${filter}`);
      expect(body).toMatchObject([{ labels, fingerprint: labelFingerprint(labels) }]);
    });
  },
);

/** Types instead of values; of a list, its first entry; of free maps, only that they are some. */
function shapeOf(value: unknown, key = ''): unknown {
  if (['labels', 'annotations', 'metric'].includes(key)) return 'labels';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, child]) => [name, shapeOf(child, name)]),
  );
}

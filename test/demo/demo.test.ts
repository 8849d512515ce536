import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf, startedDemo } from './startedDemo';

const started = startedDemo();
const ask = (name: string, path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${addressOf(started.demo, name)}${path}`, init);
const steer = async (path: string): Promise<void> => {
  const response = await ask('control', path, { method: 'POST' });
  expect(response.status).toBe(200);
};
const TOKEN = { headers: { authorization: 'Bearer demo-token' } };
const ISSUES = '/api/0/organizations/harbour-street/issues/';

describe('every endpoint of a healthy company answers', () => {
  const check = (name: string, path: string, expected: unknown, init?: RequestInit): void => {
    it(`${name} ${path}`, async () => {
      const response = await ask(name, path, init);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject(expected as object);
    });
  };

  check('shop', '/health/', { status: 'healthy', checks: { database: true, cache: true, celery: true } });
  check('shop', '/api/v1/health/', { status: 'healthy', services: { database: 'healthy' } });
  check('payouts', '/readiness', { status: 'ready', database: 'ok', redis: 'ok' });
  check('payouts', '/healthz', { status: 'healthy' });
  check('worker', '/health/', { status: 'ok', checks: { cache: 'ok', workers: 'ok' } });
  check('search', '/health', { status: 'warn', checks: { 'index:age': [{ status: 'pass' }] } });
  check('gateway', '/api/health/check', { health_score: 100, services: { database: { status: 'healthy' } } });
  check('gateway', '/api/monitoring/uptime', { status: 'healthy', sla: { compliance: { overall: true } } });
  check('gateway', '/api/monitoring/alerts?action=active', { alerts: [] });
  check('gateway', '/api/monitoring/alerts?action=configuration', { thresholds: { error_rate: 0.05 } });
  check('gateway', '/api/monitoring/metrics?api_key=demo-metrics-key&category=system', { system: {} });
  check('gateway', '/api/monitoring/dashboard', { status: 'healthy' });
  check('prometheus', '/api/v1/query?query=up', { status: 'success', data: { resultType: 'vector' } });
  check('prometheus', '/api/v1/query_range?query=up&start=1767603600&end=1767603660&step=15s', {
    data: { resultType: 'matrix' },
  });
  check('prometheus', '/api/v1/alerts', { data: { alerts: [{ labels: { alertname: 'DiskSpaceLow' } }] } });
  check('prometheus', '/api/v1/rules', { data: { groups: [{ name: 'market' }] } });
  check('prometheus', '/api/v1/label/queue/values', { data: ['receipts', 'thumbnails'] });
  check('prometheus', '/api/v1/metadata', { data: { up: [{ type: 'gauge' }] } });
  check('prometheus', '/api/v1/status/buildinfo', { data: { version: '2.42.0+demo' } });
  check('alertmanager', '/api/v2/alerts', [{ status: { state: 'suppressed' } }]);
  check('alertmanager', '/api/v2/silences', [{ createdBy: 'ana', status: { state: 'active' } }]);
  check('alertmanager', '/api/v2/status', { cluster: { status: 'ready' } });
  check('sentry', `${ISSUES}?query=`, [{}, {}, {}, {}], TOKEN);
  check('sentry', `${ISSUES}4201/`, { shortId: 'PAYOUTS-7', count: '95' }, TOKEN);
  check('sentry', `${ISSUES}4201/events/latest/`, { groupID: '4201', platform: 'python' }, TOKEN);
  check(
    'sentry',
    '/api/0/organizations/harbour-street/releases/',
    [{ version: 'market@2026.11.2' }, {}],
    TOKEN,
  );
  check('sentry', '/api/0/projects/', [{}, {}, {}, {}], TOKEN);
  check('control', '/', { demo: true });

  it('each service exposes its metrics', async () => {
    const answers = await Promise.all(
      ['shop', 'payouts', 'worker', 'search', 'gateway'].map(async (name) =>
        (await ask(name, '/metrics')).text(),
      ),
    );
    for (const answer of answers)
      expect(answer).toMatch(/^# HELP http_requests_total .*\n# TYPE http_requests_total counter\n/);
    expect(answers[2]).toMatch(/^celery_queue_length\{queue="receipts"\} \d+$/m);
  });

  it('an issue has a page of its own that says what it is', async () => {
    const response = await ask('sentry', '/organizations/harbour-street/issues/4201/');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('This is a demo.');
  });
});

describe('what is refused', () => {
  const check = (name: string, path: string, status: number, init?: RequestInit): void => {
    it(`${init?.method ?? 'GET'} ${name} ${path} answers ${status}`, async () => {
      expect((await ask(name, path, init)).status).toBe(status);
    });
  };

  check('sentry', ISSUES, 401);
  check('sentry', ISSUES, 401, { headers: { authorization: 'Bearer other' } });
  check('gateway', '/api/monitoring/metrics', 401);
  check('gateway', '/api/monitoring/alerts', 403, { method: 'POST', body: '{"action":"test"}' });
  check('prometheus', '/api/v1/query?query=sum(', 400);
  check('alertmanager', '/api/v2/alerts?filter=%3F', 400);
  check('alertmanager', '/api/v2/silences', 422, { method: 'POST', body: '{}' });
  check('control', '/incidents/none/start', 404, { method: 'POST' });
  check('control', '/incidents/queue-backlog/start', 403, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  });
  check('shop', '/nothing', 404);
});

describe('an incident shows everywhere', () => {
  it('until the runbook mends it', async () => {
    await steer('/incidents/database-down/start');
    await started.clock.advance(60_000);
    const sick = await ask('payouts', '/readiness');
    expect([sick.status, await sick.json()]).toMatchObject([503, { status: 'not_ready', database: 'error' }]);
    const alerts = (await (await ask('alertmanager', '/api/v2/alerts?silenced=false')).json()) as object[];
    expect(alerts).toMatchObject([
      { labels: { alertname: 'DatabaseDown' }, status: { state: 'active' } },
      {},
      {},
      {},
    ]);
    const issue = await ask('sentry', `${ISSUES}SHOP-2A/`, TOKEN);
    expect(await issue.json()).toMatchObject({ substatus: 'escalating' });

    const failover = await ask('shop', '/admin/database/failover', { method: 'POST' });
    expect(await failover.json()).toMatchObject({ changed: true });
    await started.clock.advance(60_000);
    expect((await ask('payouts', '/readiness')).status).toBe(200);
  });

  it('duplicate payouts reach the monitoring API and Sentry', async () => {
    await steer('/incidents/duplicate-payouts/start');
    await started.clock.advance(30_000);
    const alerts = await ask('gateway', '/api/monitoring/alerts?action=active');
    expect(await alerts.json()).toMatchObject({
      alerts: [{ name: 'payment_ledger_mismatch', severity: 'critical' }],
    });
    const issue = await ask('sentry', `${ISSUES}4201/`, TOKEN);
    expect(await issue.json()).toMatchObject({ substatus: 'regressed' });
    await ask('payouts', '/admin/payouts/pause', { method: 'POST' });
  });
});

describe('a pulled plug', () => {
  const check = (mode: string, status: number, start: string): void => {
    it(`in mode ${mode} answers ${status}`, async () => {
      await steer(`/unplug/worker?mode=${mode}`);
      const response = await ask('worker', '/health/');
      expect([response.status, (await response.text()).slice(0, start.length)]).toEqual([status, start]);
      await steer('/plug/worker');
      expect((await ask('worker', '/health/')).status).toBe(200);
    });
  };

  check('html', 200, '<!doctype html>');
  check('unauthorised', 401, '{"detail"');
  check('error', 500, 'The demo answers');
  check('half-json', 200, '{"status":"success","data":{"resu');
  check('empty', 200, '');

  it('refuses connections until it is plugged in, on the same address', async () => {
    await steer('/unplug/prometheus');
    await expect(ask('prometheus', '/-/ready')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await steer('/plug/prometheus');
    expect((await ask('prometheus', '/-/ready')).status).toBe(200);
  });

  it('keeps the caller waiting in mode hang, and lets go when it is plugged in', async () => {
    await steer('/unplug/search?mode=hang');
    const waiting = ask('search', '/health').catch((error: unknown) => error);
    const outcome = await Promise.race([waiting, ask('control', '/').then(() => 'still waiting')]);
    expect(outcome).toBe('still waiting');
    await steer('/plug/search');
    expect(await waiting).toBeInstanceOf(Error);
  });
});

describe('the workspace', () => {
  const read = (file: string): string => readFileSync(join(started.demo.workspace, file), 'utf8');

  it('names the running servers and says that it is a demo', () => {
    const file = read('sitrep.yaml');
    expect(file).toContain('demo: true');
    expect(file).toContain(`${addressOf(started.demo, 'shop')}/health/`);
    expect(file).not.toContain('harbour.test');
    expect(read('README.md')).toContain('**This is a demo.**');
  });

  it('has its commands executable', () => {
    expect(statSync(join(started.demo.workspace, 'bin/celery')).mode & 0o111).toBe(0o111);
  });

  it('has the database where Node can write one', () => {
    expect(existsSync(join(started.demo.workspace, 'shop.db'))).toBe(started.demo.hasDatabase);
  });
});

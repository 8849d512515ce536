import { describe, expect, it } from 'vitest';
import { SecretText } from '../../../src/base/secrets/secrets';
import { monitoringApi } from '../../../src/sources/monitoringApi';
import type { MonitoringApiSettings } from '../../../src/sources/monitoringApi/settings';
import type { Reading, Source } from '../../../src/monitoring/source';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeAnswer } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import { activeAlerts, answers, uptime } from './recorded';
import { conformance } from './conformance';

const never = new AbortController().signal;

const httpWith = (changed: Readonly<Record<string, FakeAnswer>> = {}): FakeHttp =>
  new FakeHttp(({ url }) => {
    const all = { ...answers, ...changed };
    return all[url.pathname + url.search] ?? all[url.pathname] ?? { status: 404 };
  });

const sourceOn = (http: FakeHttp, settings: Readonly<Record<string, unknown>> = {}): Source => {
  const parsed: MonitoringApiSettings = monitoringApi.settings.parse({
    url: 'https://shop.test',
    apiKey: '${secret:metrics-key}',
    ...settings,
  });
  return monitoringApi.create(parsed, sourceContext(http, 'monitoring'));
};

const readingWith = (changed?: Readonly<Record<string, FakeAnswer>>): Promise<Reading> =>
  sourceOn(httpWith(changed)).poll(never);

describe('the monitoring API', () => {
  it('gives uptime and service level as checks', async () => {
    const { checks } = await readingWith();
    expect(checks.map(({ key, verdict, values }) => [key, verdict, values])).toEqual([
      ['uptime', 'ok', { uptime_percentage: 99.95 }],
      ['sla', 'ok', {}],
    ]);
  });

  it('tells a broken service level from a service that is down', async () => {
    const body = { ...uptime, sla: { compliance: { overall: false, uptime: true, errorRate: false } } };
    const { checks } = await readingWith({ '/api/monitoring/uptime': { body } });
    expect(checks.map(({ key, verdict, reason }) => [key, verdict, reason])).toEqual([
      ['uptime', 'ok', undefined],
      ['sla', 'failing', 'The service level is not kept: errorRate.'],
    ]);
  });

  it('takes 503 in JSON for an answer about uptime', async () => {
    const { checks } = await readingWith({
      '/api/monitoring/uptime': { status: 503, body: { status: 'unhealthy', error: 'database is down' } },
    });
    expect(checks.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['failing', 'database is down; answered 503 "unhealthy".'],
    ]);
  });

  it('flattens metrics into samples', async () => {
    const { samples } = await readingWith();
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['api_response_time_p50', 42],
      ['api_response_time_p95', 180.5],
      ['api_slow_requests', 3],
      ['business_payments_success_rate', 99.6],
      ['business_duplicates', 0],
    ]);
  });

  it('maps alerts, and explains them by their configuration', async () => {
    const { alerts, complete } = await readingWith();
    expect(complete).toBe(true);
    expect(alerts.map(({ raw: _raw, fingerprint: _fingerprint, ...alert }) => alert)).toEqual([
      {
        identityFields: { id: 'ledger-1767603600' },
        nativeId: 'ledger-1767603600',
        native: { status: 'active' },
        unmapped: [],
        title: 'payment_ledger_mismatch',
        summary: 'Ledger and bank statement differ.',
        labels: { alertname: 'payment_ledger_mismatch', severity: 'critical', service: 'payouts' },
        annotations: { summary: 'Ledger and bank statement differ.' },
        severityWord: 'critical',
        condition: 'firing',
        value: { current: undefined, threshold: undefined },
        suppressions: [],
        startsAt: Date.UTC(2026, 0, 5, 9),
        links: [],
      },
      {
        identityFields: { alertname: 'high_memory', host: 'web-1' },
        native: {},
        unmapped: [],
        title: 'high_memory',
        summary: 'Memory is at 91 %',
        labels: { alertname: 'high_memory', host: 'web-1' },
        annotations: { summary: 'Memory is at 91 %' },
        severityWord: 'medium',
        condition: 'firing',
        value: { current: 91, threshold: 80 },
        suppressions: [],
        startsAt: Date.UTC(2026, 0, 5, 9),
        links: [],
      },
    ]);
  });

  it.each([
    ['a bare list', activeAlerts],
    ['a list below "active"', { active: activeAlerts }],
    ['a list below "data"', { success: true, data: { alerts: activeAlerts } }],
  ])('finds alerts in %s', async (_, body) => {
    const reading = await readingWith({ '/api/monitoring/alerts?action=active': { body } });
    expect(reading.alerts).toHaveLength(2);
  });

  it('is incomplete with an entry that has no name', async () => {
    const reading = await readingWith({
      '/api/monitoring/alerts?action=active': { body: [{ severity: 'high' }] },
    });
    expect([reading.complete, reading.unmapped]).toEqual([false, [{ path: 'alerts[0]', why: 'wrongType' }]]);
  });

  it('keeps the identity of an alert without id when it gets worse', async () => {
    const alert = (severity: string): Record<string, FakeAnswer> => ({
      '/api/monitoring/alerts?action=active': { body: [{ name: 'disk', host: 'web-1', severity }] },
    });
    const [before, after] = [await readingWith(alert('low')), await readingWith(alert('high'))];
    expect(after.alerts[0]?.fingerprint).toBe(before.alerts[0]?.fingerprint);
  });

  it('asks for the chosen categories, with the key in the header only', async () => {
    const http = httpWith();
    await sourceOn(http, { categories: ['business', 'system'], uptime: false, alerts: false }).poll(never);
    expect(http.sent.map(({ url, headers }) => [url.pathname + url.search, headers['x-api-key']])).toEqual([
      ['/api/monitoring/metrics?category=business', '${secret:metrics-key}'],
      ['/api/monitoring/metrics?category=system', '${secret:metrics-key}'],
    ]);
    expect(http.sent[0]?.request.headers?.['x-api-key']).toBeInstanceOf(SecretText);
  });

  it('leaves metrics alone without a key', async () => {
    const http = httpWith();
    await sourceOn(http, { apiKey: undefined }).poll(never);
    expect(http.sent.map(({ url }) => url.pathname)).not.toContain('/api/monitoring/metrics');
  });

  it('reads a health endpoint on request', async () => {
    const http = httpWith({ '/api/health/check': { body: { status: 'healthy', health_score: 100 } } });
    const { checks } = await sourceOn(http, { health: '/api/health/check', uptime: false }).poll(never);
    expect(checks.map(({ key, verdict, values }) => [key, verdict, values])).toEqual([
      ['health', 'ok', { health_score: 100 }],
    ]);
  });

  it('is unauthorised as a whole when its key is refused', async () => {
    const refused = { status: 401, body: { error: 'Unauthorized' } };
    await expect(readingWith({ '/api/monitoring/metrics': refused })).rejects.toMatchObject({
      reason: 'unauthorised',
      message:
        'monitoring-api "monitoring" answered 401. The token or password is missing, wrong, or has expired.',
    });
  });
});

describe('testing the alerting', () => {
  it.each([
    [
      'test',
      (source: Source) => source.alertTester?.test('webhook', never),
      { action: 'test', channel: 'webhook' },
    ],
    [
      'test of every channel',
      (source: Source) => source.alertTester?.test(undefined, never),
      { action: 'test' },
    ],
    [
      'manual alert',
      (source: Source) => source.alertTester?.trigger({ severity: 'info', description: 'drill' }, never),
      { action: 'trigger', severity: 'info', description: 'drill' },
    ],
  ])('sends a %s with the admin key', async (_, send, order) => {
    const http = new FakeHttp(() => ({ body: { success: true, message: 'sent' } }));
    expect(await send(sourceOn(http, { adminKey: '${secret:admin-key}' }))).toBe('sent');
    const [request] = http.sent;
    expect([
      request?.method,
      request?.url.pathname,
      request?.headers['x-admin-key'],
      request?.headers['content-type'],
    ]).toEqual(['POST', '/api/monitoring/alerts', '${secret:admin-key}', 'application/json']);
    expect(JSON.parse(request?.body ?? '')).toEqual(order);
  });

  it('says what the server refuses', async () => {
    const source = sourceOn(new FakeHttp(() => ({ status: 403, body: { error: 'Forbidden' } })));
    await expect(source.alertTester?.test(undefined, never)).rejects.toMatchObject({ reason: 'forbidden' });
  });
});

describe('adding a service by URL', () => {
  it('recognises the uptime answer', () => {
    const path = '/api/monitoring/uptime';
    const answer = { path, url: `https://shop.test${path}`, status: 200, contentType: 'application/json' };
    expect(monitoringApi.recognise?.({ ...answer, text: JSON.stringify(uptime) })).toEqual({
      confidence: 0.95,
      label: 'Monitoring API',
      placement: 'source',
      entry: { url: 'https://shop.test' },
    });
    expect(monitoringApi.recognise?.({ ...answer, text: '{"status":"ok"}' })).toBeUndefined();
  });
});

testSource(conformance);

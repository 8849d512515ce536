import { describe, expect, it } from 'vitest';
import type { CheckObservation } from '../../../src/monitoring/check';
import { SourceError } from '../../../src/monitoring/source';
import { health } from '../../../src/sources/health';
import type { HealthSettings } from '../../../src/sources/health/settings';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeReply } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import { conformance } from './conformance';

const never = new AbortController().signal;

async function checkOf(reply: FakeReply, settings: Partial<HealthSettings> = {}): Promise<CheckObservation> {
  const source = health.create(
    { url: 'https://shop.test/readiness?full=1', headers: undefined, ...settings },
    sourceContext(new FakeHttp(() => reply), 'shop/health'),
  );
  const { checks } = await source.poll(never);
  if (!checks[0] || checks.length > 1) throw new Error('one check was expected');
  return checks[0];
}

/** Verdict, reason, and the components as `name verdict word`. */
async function summaryOf(reply: FakeReply, settings?: Partial<HealthSettings>): Promise<unknown[]> {
  const { verdict, reason, components } = await checkOf(reply, settings);
  return [verdict, reason, components.map((part) => `${part.name} ${part.verdict} ${part.word}`)];
}

const text = (body: string, status = 200): FakeReply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

describe('a health answer', () => {
  it.each<[string, FakeReply, unknown[]]>([
    [
      'with boolean checks',
      { body: { status: 'healthy', checks: { database: true, cache: true, celery: true } } },
      ['ok', undefined, ['database ok true', 'cache ok true', 'celery ok true']],
    ],
    [
      'with a boolean check that fails',
      { status: 503, body: { status: 'unhealthy', checks: { database: true, celery: false } } },
      [
        'failing',
        'celery is "false"; answered 503 "unhealthy".',
        ['database ok true', 'celery failing false'],
      ],
    ],
    [
      'with "error: …" texts',
      {
        status: 503,
        body: { status: 'degraded', checks: { database: 'ok', cache: 'error: Connection refused' } },
      },
      [
        'failing',
        'cache is "error: Connection refused"; answered 503 "degraded".',
        ['database ok ok', 'cache failing error: Connection refused'],
      ],
    ],
    [
      'with flat components beside the status',
      {
        body: {
          status: 'ready',
          database: 'ok',
          redis: 'ok',
          timestamp: '2026-01-15T10:30:00Z',
          version: 'ok',
        },
      },
      ['ok', undefined, ['database ok ok', 'redis ok ok']],
    ],
    [
      'with a flat component that fails, and why',
      {
        status: 503,
        body: { status: 'not_ready', database: 'ok', redis: 'error', error: 'Redis connection failed' },
      },
      [
        'failing',
        'redis is "error", Redis connection failed; answered 503 "not_ready".',
        ['database ok ok', 'redis failing error'],
      ],
    ],
    [
      'with services by word',
      { body: { status: 'healthy', services: { database: 'healthy', redis: 'healthy' }, version: '1.0.0' } },
      ['ok', undefined, ['database ok healthy', 'redis ok healthy']],
    ],
    [
      'of 200 whose body says degraded',
      { body: { status: 'degraded' } },
      ['failing', 'Answered 200 "degraded" without saying why.', []],
    ],
    [
      'that contradicts itself',
      { body: { status: 'ok', checks: { database: false } } },
      ['failing', 'database is "false"; answered 200 "ok".', ['database failing false']],
    ],
    [
      'of 503 that says it is well',
      { status: 503, body: { status: 'ok' } },
      ['failing', 'Answered 503 "ok" without saying why.', []],
    ],
    [
      'with a status word that nobody knows',
      { body: { status: 'bananas' } },
      ['unknown', 'Answered 200 "bananas", which says neither that it is well nor that it is not.', []],
    ],
    [
      'with a component word that nobody knows',
      { body: { status: 'ok', services: { search: 'reindexing' } } },
      [
        'unknown',
        'search is "reindexing" ("reindexing" is no status word that Sitrep knows); answered 200 "ok".',
        ['search unknown reindexing'],
      ],
    ],
    [
      'with flags and texts that are no checks',
      { body: { status: 'ok', active: false, region: 'eu', environment: 'production', note: 'hello' } },
      ['ok', undefined, []],
    ],
    ['that is only true', { body: true }, ['ok', undefined, []]],
    ['with "ok": true', { body: { ok: true } }, ['ok', undefined, []]],
    [
      'with "healthy": false',
      { body: { healthy: false, message: 'queue is stuck' } },
      ['failing', 'queue is stuck; answered 200 "false".', []],
    ],
    [
      'without any verdict',
      { body: { uptime: 5 } },
      ['unknown', 'Answered 200, which says neither that it is well nor that it is not.', []],
    ],
    ['that is a bare 204', { status: 204 }, ['ok', undefined, []]],
    ['that is a bare 200', text(''), ['ok', undefined, []]],
    ['that is a bare 503', text('', 503), ['failing', 'Answered 503 without saying why.', []]],
    ['in plain text', text('OK\n'), ['ok', undefined, []]],
    ['in a sentence', text('Prometheus Server is Ready.\n'), ['ok', undefined, []]],
    [
      'in a sentence that says no',
      text('Service is not ready: waiting for migrations'),
      ['failing', 'Answered 200 "Service is not ready: waiting for migrations" without saying why.', []],
    ],
    [
      'in a sentence that says nothing',
      text('Welcome'),
      ['unknown', 'Answered 200 "Welcome", which says neither that it is well nor that it is not.', []],
    ],
    [
      'of 502 with the page of a proxy',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' },
      ['failing', 'Answered 502 without saying why.', []],
    ],
    [
      'in application/health+json',
      {
        headers: { 'content-type': 'application/health+json' },
        body: {
          status: 'fail',
          releaseId: '1.2.2',
          checks: {
            'cassandra:responseTime': [
              { componentId: 'a', observedValue: 250, observedUnit: 'ms', status: 'pass' },
              {
                componentId: 'b',
                observedValue: 900,
                observedUnit: 'ms',
                status: 'fail',
                output: 'too slow',
              },
            ],
            uptime: [{ observedValue: 1209600.245, observedUnit: 's', status: 'pass' }],
          },
        },
      },
      [
        'failing',
        'cassandra:responseTime (b) is "fail" (too slow); answered 200 "fail".',
        ['cassandra:responseTime (a) ok pass', 'cassandra:responseTime (b) failing fail', 'uptime ok pass'],
      ],
    ],
    [
      'that passes with a warning',
      { body: { status: 'warn', output: 'disk is 85 % full' } },
      ['ok', 'It warns: disk is 85 % full', []],
    ],
    [
      'of Spring Boot, nested',
      {
        status: 503,
        body: {
          status: 'DOWN',
          components: {
            db: { status: 'UP', details: { database: 'PostgreSQL' } },
            messaging: { status: 'DOWN', components: { rabbit: { status: 'DOWN', details: {} } } },
          },
        },
      },
      [
        'failing',
        'messaging is "DOWN", messaging.rabbit is "DOWN"; answered 503 "DOWN".',
        ['db ok UP', 'messaging failing DOWN', 'messaging.rabbit failing DOWN'],
      ],
    ],
  ])('%s', async (_, reply, expected) => {
    expect(await summaryOf(reply)).toEqual(expected);
  });

  it('keeps numbers, response times, status, target without query, and duration', async () => {
    const body = {
      status: 'healthy',
      health_score: 100,
      timestamp: 1737000000,
      services: {
        database: { status: 'healthy', responseTime: 45 },
        stripe: { status: 'unhealthy', responseTime: 2300, error: 'card network down' },
      },
    };
    expect(await checkOf({ body })).toEqual({
      key: 'health',
      name: '/readiness',
      verdict: 'failing',
      reason: 'stripe is "unhealthy" (card network down); answered 200 "healthy".',
      target: 'https://shop.test/readiness',
      status: 200,
      durationMs: 7,
      certificateExpiresAt: undefined,
      components: [
        { name: 'database', verdict: 'ok', word: 'healthy', reason: undefined, responseTimeMs: 45 },
        {
          name: 'stripe',
          verdict: 'failing',
          word: 'unhealthy',
          reason: 'card network down',
          responseTimeMs: 2300,
        },
      ],
      values: { health_score: 100 },
    });
  });

  it.each<[string, FakeReply, Partial<HealthSettings>, unknown[]]>([
    [
      'a page counts when its status is expected',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      { expectStatus: 200 },
      ['ok', undefined, []],
    ],
    ['401 is well when it is expected', text('', 401), { expectStatus: [200, 401] }, ['ok', undefined, []]],
    [
      '200 is not well when 204 is expected',
      { body: { status: 'ok' } },
      { expectStatus: 204 },
      ['failing', 'Answered 200 "ok" without saying why.', []],
    ],
  ])('%s', async (_, reply, settings, expected) => {
    expect(await summaryOf(reply, settings)).toEqual(expected);
  });

  it.each<[string, FakeReply, string, string]>([
    [
      'a login page',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      'malformed',
      'health "shop/health" answered with a login page (HTML, 200). Is https://shop.test behind a proxy that wants a session?',
    ],
    [
      'half a JSON',
      { headers: { 'content-type': 'application/json' }, body: '{"status": "hea' },
      'malformed',
      'health "shop/health" answered with something that is not JSON (it begins with "{"status": "hea"). Is the address right, or was the answer cut off?',
    ],
    [
      'JSON that is empty',
      { headers: { 'content-type': 'application/json' }, body: '' },
      'malformed',
      'health "shop/health" answered 200 with an empty body where JSON was expected.',
    ],
    [
      'a wrong address',
      text('404 page not found', 404),
      'notFound',
      'health "shop/health" answered 404. Is the address right?',
    ],
    [
      'a refused token',
      text('', 401),
      'unauthorised',
      'health "shop/health" answered 401. The token or password is missing, wrong, or has expired.',
    ],
  ])('that is %s is a problem of the source', async (_, reply, reason, message) => {
    const error: unknown = await checkOf(reply).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceError);
    expect([(error as SourceError).reason, (error as SourceError).message]).toEqual([reason, message]);
  });
});

describe('adding a service by URL', () => {
  const answer = { path: '', url: 'https://shop.test/health', status: 200, contentType: 'application/json' };

  it.each([
    [
      'health JSON',
      { ...answer, text: '{"status":"ok","checks":{"database":true}}' },
      'Health JSON, components: 1',
    ],
    ['failing health JSON', { ...answer, status: 503, text: '{"status":"error"}' }, 'Health JSON'],
    ['a word', { ...answer, contentType: 'text/plain', text: 'OK' }, 'Health text'],
    ['other JSON', { ...answer, text: '{"hello":"world"}' }, undefined],
    ['a list', { ...answer, text: '[1]' }, undefined],
    ['broken JSON', { ...answer, text: '{"status":' }, undefined],
    ['a page', { ...answer, contentType: 'text/html', text: '<html>ok</html>' }, undefined],
    ['not found', { ...answer, status: 404, text: '{"status":"error"}' }, undefined],
  ])('recognises %s', (_, probed, label) => {
    const recognition = health.recognise?.(probed);
    expect(recognition?.label).toBe(label);
    if (recognition)
      expect([recognition.placement, recognition.entry]).toEqual(['health', { url: answer.url }]);
  });
});

testSource(conformance);

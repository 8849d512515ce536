import { describe, expect, it } from 'vitest';
import type { IssueTracker } from '../../../src/monitoring/issues';
import type { Source } from '../../../src/monitoring/source';
import { sentry } from '../../../src/sources/sentry';
import { issueIdIn } from '../../../src/sources/sentry/issueUrl';
import { nextCursor } from '../../../src/sources/sentry/paging';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeAnswer } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import { event, issue, issues, linkHeader } from './recorded';
import { conformance } from './conformance';

const never = new AbortController().signal;
const ISSUES = '/api/0/organizations/harbour/issues/';

const sourceOn = (http: FakeHttp, settings: Readonly<Record<string, unknown>> = {}): Source =>
  sentry.create(
    sentry.settings.parse({
      url: 'https://sentry.test',
      organization: 'harbour',
      token: '${secret:sentry}',
      ...settings,
    }),
    sourceContext(http, 'errors'),
  );

const trackerOn = (http: FakeHttp): IssueTracker => {
  const { issues: tracker } = sourceOn(http);
  if (!tracker) throw new Error('Sentry knows issues');
  return tracker;
};

const answering = (answers: Readonly<Record<string, FakeAnswer>>): FakeHttp =>
  new FakeHttp(({ url }) => answers[url.pathname] ?? { status: 404, body: { detail: 'not here' } });

const expectedIssue = {
  id: '4101',
  shortId: 'PAYOUTS-2A',
  title: 'IntegrityError: duplicate key value',
  culprit: 'payouts.distribute in pay',
  project: 'payouts',
  level: 'error',
  status: 'unresolved',
  substatus: 'escalating',
  count: 1287,
  userCount: 12,
  firstSeen: Date.parse('2026-01-05T08:41:07.123Z'),
  lastSeen: Date.parse('2026-01-05T08:59:58Z'),
  assignedTo: 'ana@harbour.test',
  url: 'https://sentry.test/organizations/harbour/issues/4101/',
  stats: [
    { at: 1_767_596_400_000, count: 3 },
    { at: 1_767_600_000_000, count: 41 },
  ],
};

describe('polling Sentry', () => {
  it('counts events per issue, and makes no alerts of them', async () => {
    const { alerts, samples } = await sourceOn(answering({ [ISSUES]: { body: issues } })).poll(never);
    expect(alerts).toEqual([]);
    expect(samples).toEqual([
      {
        name: 'sitrep_sentry_events_total',
        labels: { issue: 'PAYOUTS-2A', project: 'payouts', level: 'error' },
        value: 1287,
      },
      {
        name: 'sitrep_sentry_events_total',
        labels: { issue: 'PAYOUTS-2B', project: 'payouts', level: 'warning' },
        value: 1287,
      },
    ]);
  });

  it('counts an issue once that is on two pages', async () => {
    const { samples } = await sourceOn(answering({ [ISSUES]: { body: [...issues, ...issues] } })).poll(never);
    expect(samples.map(({ labels }) => labels.issue)).toEqual(['PAYOUTS-2A', 'PAYOUTS-2B']);
  });

  it('asks for the configured projects and environment, with its token', async () => {
    const http = answering({ [ISSUES]: { body: [] } });
    await sourceOn(http, { projects: ['payouts', 'shop'], environment: 'production' }).poll(never);
    expect([...(http.sent[0]?.url.searchParams ?? [])]).toEqual([
      ['project', 'payouts'],
      ['project', 'shop'],
      ['environment', 'production'],
      ['query', 'is:unresolved'],
      ['sort', 'date'],
      ['limit', '100'],
    ]);
    expect(http.sent[0]?.headers.authorization).toBe('Bearer ${secret:sentry}');
  });

  it('makes alerts of issues on request', async () => {
    const source = sourceOn(answering({ [ISSUES]: { body: issues } }), { alerts: true });
    const { alerts } = await source.poll(never);
    expect(alerts.map(({ raw: _raw, fingerprint: _fingerprint, ...alert }) => alert)[0]).toEqual({
      identityFields: { organization: 'harbour', id: '4101' },
      nativeId: '4101',
      native: { status: 'unresolved', substatus: 'escalating', level: 'error', priority: 'high' },
      unmapped: [],
      title: 'IntegrityError: duplicate key value',
      summary: 'in payouts.distribute in pay',
      labels: {
        alertname: 'PAYOUTS-2A',
        project: 'payouts',
        level: 'error',
        culprit: 'payouts.distribute in pay',
      },
      annotations: {},
      severityWord: 'high',
      condition: 'firing',
      value: { current: 1287, unit: 'events' },
      suppressions: [],
      startsAt: expectedIssue.firstSeen,
      links: [{ rel: 'issue', url: issue.permalink, label: undefined }],
    });
    expect([alerts[1]?.condition, alerts[1]?.severityWord, alerts[1]?.suppressions[0]]).toEqual([
      'firing',
      'warning',
      {
        kind: 'archived',
        id: undefined,
        by: undefined,
        comment: 'archived until condition met: ignoreCount 100',
        until: undefined,
        origin: 'source',
      },
    ]);
  });

  it('reads three pages, and says that there are more', async () => {
    const http = new FakeHttp(() => ({ headers: { link: linkHeader(true) }, body: [issue] }));
    const { complete } = await sourceOn(http).poll(never);
    expect([complete, http.sent.map(({ url }) => url.searchParams.get('cursor'))]).toEqual([
      false,
      [null, '0:100:0', '0:100:0'],
    ]);
  });

  it('waits as long as the rate limit of Sentry says', async () => {
    const reset = String(Date.UTC(2026, 0, 5, 9, 1, 0) / 1000);
    const http = new FakeHttp(() => ({
      status: 429,
      headers: { 'x-sentry-rate-limit-reset': reset },
      body: {},
    }));
    await expect(sourceOn(http).poll(never)).rejects.toMatchObject({
      reason: 'rateLimited',
      retryAfterMs: 60_000,
    });
  });

  it('passes on what Sentry says when it refuses', async () => {
    const http = new FakeHttp(() => ({ status: 401, body: { detail: 'Invalid token' } }));
    await expect(sourceOn(http).poll(never)).rejects.toMatchObject({
      message:
        'sentry "errors" answered 401: Invalid token. The token or password is missing, wrong, or has expired.',
    });
  });
});

describe('the issues of Sentry', () => {
  it('are searched by time, project, environment and text', async () => {
    const http = answering({ [ISSUES]: { body: issues } });
    const found = await trackerOn(http).search(
      { projects: ['payouts'], environment: 'production', from: 0, to: 3_600_000, text: 'level:error' },
      never,
    );
    expect(found.map(({ shortId }) => shortId)).toEqual(['PAYOUTS-2A', 'PAYOUTS-2B']);
    expect([...(http.sent[0]?.url.searchParams ?? [])]).toEqual([
      ['project', 'payouts'],
      ['environment', 'production'],
      ['start', '1970-01-01T00:00:00'],
      ['end', '1970-01-01T01:00:00'],
      ['query', 'level:error'],
      ['sort', 'date'],
      ['limit', '25'],
    ]);
  });

  it('are read with numbers and times', async () => {
    expect(await trackerOn(answering({ [`${ISSUES}4101/`]: { body: issue } })).issue('4101', never)).toEqual(
      expectedIssue,
    );
  });

  it('are found by their short id', async () => {
    const http = answering({
      '/api/0/organizations/harbour/shortids/PAYOUTS-2A/': {
        body: { groupId: '4101', shortId: 'PAYOUTS-2A' },
      },
      [`${ISSUES}4101/`]: { body: issue },
    });
    expect((await trackerOn(http).issue('PAYOUTS-2A', never)).id).toBe('4101');
  });

  it('give their latest event: what surfaced first, and the innermost call first', async () => {
    const http = answering({ [`${ISSUES}4101/events/latest/`]: { body: event } });
    expect(await trackerOn(http).latestEvent('4101', never)).toEqual({
      id: event.id,
      at: Date.parse('2026-01-05T08:59:58.098Z'),
      release: 'payouts@1.4.2',
      environment: 'production',
      tags: { environment: 'production', server_name: 'worker-1' },
      exceptions: [
        {
          type: 'IntegrityError',
          value: 'duplicate key value violates unique constraint',
          frames: [
            {
              filename: 'payouts/distribute.py',
              absolutePath: '/app/payouts/distribute.py',
              module: 'payouts.distribute',
              function: 'pay',
              line: 71,
              column: 9,
              inApp: true,
              context: [
                { line: 70, text: '    with transaction.atomic():' },
                { line: 71, text: '        ledger.insert(payout)' },
              ],
              variables: { amount: "Decimal('12.50')", payout: '{"id":7}' },
            },
            {
              filename: 'celery/app/task.py',
              absolutePath: '/venv/celery/app/task.py',
              module: 'celery.app.task',
              function: '__call__',
              line: 731,
              column: undefined,
              inApp: false,
              context: [],
              variables: {},
            },
          ],
        },
        { type: 'UniqueViolation', value: 'duplicate key', frames: [] },
      ],
      breadcrumbs: [
        {
          at: Date.parse('2026-01-05T08:59:57Z'),
          category: 'celery',
          level: 'info',
          message: 'task received',
        },
        {
          at: 1_767_603_597_500,
          category: 'http',
          level: 'info',
          message: 'POST https://bank.test/transfer [504]',
        },
      ],
    });
  });

  it('have a stack with the thread where the exception has none', async () => {
    const frames = [{ filename: 'main.c', function: 'main', lineNo: 1, inApp: true }];
    const entries = [
      { type: 'exception', data: { values: [{ type: 'SIGSEGV', value: 'segfault', stacktrace: null }] } },
      { type: 'threads', data: { values: [{ crashed: false }, { crashed: true, stacktrace: { frames } }] } },
    ];
    const http = answering({ [`${ISSUES}4101/events/latest/`]: { body: { ...event, entries } } });
    const { exceptions } = await trackerOn(http).latestEvent('4101', never);
    expect(exceptions.map(({ type, frames: read }) => [type, read.map(({ filename }) => filename)])).toEqual([
      ['SIGSEGV', ['main.c']],
    ]);
  });

  it('are missing with a sentence', async () => {
    await expect(trackerOn(answering({})).issue('9', never)).rejects.toMatchObject({
      reason: 'notFound',
      message: 'sentry "errors" answered 404: not here. Is the address right?',
    });
  });
});

describe('a link to an issue', () => {
  const cloud = { origin: 'https://de.sentry.io', organization: 'harbour' };
  const own = { origin: 'https://errors.test:9000', organization: 'harbour' };

  it.each([
    ['https://sentry.io/organizations/harbour/issues/4101/?project=7', cloud, '4101'],
    ['https://harbour.sentry.io/issues/4101/events/latest/', cloud, '4101'],
    ['https://sentry.io/harbour/payouts/issues/4101/', cloud, '4101'],
    ['https://us.sentry.io/organizations/harbour/issues/PAYOUTS-2A/', cloud, 'PAYOUTS-2A'],
    ['https://other.sentry.io/issues/4101/', cloud, undefined],
    ['https://sentry.io/organizations/other/issues/4101/', cloud, undefined],
    ['https://sentry.io.evil.test/organizations/harbour/issues/4101/', cloud, undefined],
    ['https://errors.test:9000/organizations/harbour/issues/4101/', own, '4101'],
    ['https://errors.test/organizations/harbour/issues/4101/', own, undefined],
    ['https://errors.test:9000/organizations/harbour/issues/', own, undefined],
    ['https://errors.test:9000/settings/', own, undefined],
    ['javascript:alert(1)', own, undefined],
    ['no link', own, undefined],
  ])('%s', (link, site, id) => {
    expect(issueIdIn(link, site)).toBe(id);
  });
});

describe('the Link header', () => {
  it.each([
    ['with more results', linkHeader(true), '0:100:0'],
    ['with a next page that is empty', linkHeader(false), undefined],
    ['that is absent', undefined, undefined],
    ['that is something else', 'rel=next', undefined],
  ])('%s', (_, header, cursor) => {
    expect(nextCursor(header)).toBe(cursor);
  });
});

describe('adding a service by URL', () => {
  const answer = { path: '', status: 200, contentType: 'text/html', text: '<html>' };

  it.each([
    ['https://harbour.sentry.io/issues/', { url: 'https://sentry.io', organization: 'harbour' }],
    [
      'https://de.sentry.io/organizations/harbour/issues/',
      { url: 'https://de.sentry.io', organization: 'harbour' },
    ],
    ['https://sentry.io/', { url: 'https://sentry.io' }],
  ])('recognises %s', (url, entry) => {
    expect(sentry.recognise?.({ ...answer, url })?.entry).toEqual({ ...entry, token: '${secret:sentry}' });
  });

  it('recognises a server of your own by its API', () => {
    const url = 'https://errors.test/api/0/';
    expect(
      sentry.recognise?.({ ...answer, url, text: '{"version":"0","auth":null,"user":null}' })?.entry.url,
    ).toBe('https://errors.test');
    expect(
      sentry.recognise?.({ ...answer, url: 'https://shop.test/', text: '{"detail":"x"}' }),
    ).toBeUndefined();
  });
});

testSource(conformance);

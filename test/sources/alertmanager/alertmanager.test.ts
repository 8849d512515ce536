import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/base/http/http';
import type { AlertObservation } from '../../../src/monitoring/alerts/alert';
import { alertmanager } from '../../../src/sources/alertmanager';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeAnswer } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import recordedAlerts from './recorded/alerts.json';
import recordedSilences from './recorded/silences.json';
import status from './recorded/status.json';
import { conformance } from './conformance';

const never = new AbortController().signal;
const settings = {
  url: 'http://alerts.test:9093',
  token: undefined,
  headers: undefined,
  filter: undefined,
  receiver: undefined,
};

const recorded: Readonly<Record<string, FakeAnswer>> = {
  '/api/v2/alerts': { body: recordedAlerts },
  '/api/v2/silences': { body: recordedSilences },
};

const httpWith = (replies: Readonly<Record<string, FakeAnswer>>): FakeHttp =>
  new FakeHttp(({ url }) => replies[url.pathname] ?? { status: 404 });

async function alertsWith(
  replies: Readonly<Record<string, FakeAnswer>>,
): Promise<readonly AlertObservation[]> {
  return (await alertmanager.create(settings, sourceContext(httpWith(replies), 'alerts')).poll(never)).alerts;
}

const titled = (
  alerts: readonly AlertObservation[],
  title: string,
  job: string,
): AlertObservation | undefined => alerts.find((alert) => alert.title === title && alert.labels.job === job);

const one = (change: Record<string, unknown>): Readonly<Record<string, FakeAnswer>> => ({
  ...recorded,
  '/api/v2/alerts': { body: [{ ...recordedAlerts[0], ...change }] },
});

describe('the alerts of Alertmanager', () => {
  it('keep the fingerprint, times, links and words of the server', async () => {
    const down = titled(await alertsWith(recorded), 'DatabaseDown', 'postgres');
    const wire = recordedAlerts.find((alert) => alert.labels.alertname === 'DatabaseDown');
    expect(down).toEqual({
      fingerprint: wire?.fingerprint,
      nativeId: wire?.fingerprint,
      identityFields: wire?.labels,
      native: { state: 'active' },
      raw: wire,
      unmapped: [],
      title: 'DatabaseDown',
      summary: 'PostgreSQL on 127.0.0.1:9 is down',
      severityWord: 'critical',
      labels: wire?.labels,
      annotations: wire?.annotations,
      condition: 'firing',
      suppressions: [],
      startsAt: Date.parse(wire?.startsAt ?? ''),
      livenessDeadline: Date.parse(wire?.endsAt ?? ''),
      links: [
        { rel: 'dashboard', url: 'https://grafana.test/d/db', label: undefined },
        { rel: 'runbook', url: 'https://wiki.test/runbooks/database', label: undefined },
        { rel: 'graph', url: wire?.generatorURL, label: undefined },
        { rel: 'source', url: 'http://alerts.test:9093/#/alerts', label: 'Open in Alertmanager' },
      ],
    });
  });

  it('fire although they are silenced, and name the silence', async () => {
    const broken = titled(await alertsWith(recorded), 'Broken', 'x');
    expect([broken?.condition, broken?.suppressions]).toEqual([
      'firing',
      [
        {
          kind: 'silence',
          id: recordedSilences[0]?.id,
          by: 'ana',
          comment: 'deploy until the evening',
          until: Date.parse(recordedSilences[0]?.endsAt ?? ''),
          origin: 'source',
        },
      ],
    ]);
  });

  it('fire although another one inhibits them, and name that one', async () => {
    const two = titled(await alertsWith(recorded), 'TwoInstances', 'postgres');
    expect([two?.condition, two?.suppressions.map(({ kind, by }) => [kind, by])]).toEqual([
      'firing',
      [['inhibit', 'DatabaseDown']],
    ]);
  });

  it('may be muted by a time interval', async () => {
    const muted = { state: 'suppressed', silencedBy: [], inhibitedBy: [], mutedBy: ['weekends'] };
    const [alert] = await alertsWith(one({ status: muted }));
    expect(alert?.suppressions.map(({ kind, id }) => [kind, id])).toEqual([['muteTiming', 'weekends']]);
  });

  it.each([
    [
      'ended, when their end has passed',
      { endsAt: '2020-01-01T00:00:00Z' },
      ['resolved', Date.UTC(2020, 0, 1), undefined],
    ],
    [
      'have no end, when it is the zero time',
      { endsAt: '0001-01-01T00:00:00Z' },
      ['firing', undefined, undefined],
    ],
    [
      'stay unknown, when both state and end are odd',
      { status: { state: 'odd' }, endsAt: '2020-01-01T00:00:00Z' },
      ['unknown', undefined, undefined],
    ],
  ])('%s', async (_, change, expected) => {
    const [alert] = await alertsWith(one(change));
    expect([alert?.condition, alert?.resolvedAt, alert?.livenessDeadline]).toEqual(expected);
  });

  it.each(['2020-01-01', '2031-01-01'])('fire on, whatever a clock of %s says', async (day) => {
    const replies = {
      ...recorded,
      '/api/v2/alerts': { headers: { date: new Date(day).toUTCString() }, body: recordedAlerts },
    };
    expect((await alertsWith(replies)).map((alert) => alert.condition)).toEqual(
      recordedAlerts.map(() => 'firing'),
    );
  });

  it('are listed once, whatever the number of receivers', async () => {
    const body = [recordedAlerts[0], recordedAlerts[0]];
    expect(await alertsWith({ ...recorded, '/api/v2/alerts': { body } })).toHaveLength(1);
  });

  it('are shown without the names of silences that may not be read', async () => {
    const broken = titled(
      await alertsWith({ ...recorded, '/api/v2/silences': { status: 403 } }),
      'Broken',
      'x',
    );
    expect(broken?.suppressions.map(({ kind, by }) => [kind, by])).toEqual([['silence', undefined]]);
  });

  it('are not shown when the silences cannot be read for another reason', async () => {
    const replies = { ...recorded, '/api/v2/silences': new HttpError('reset', 'closed') };
    await expect(alertsWith(replies)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('are filtered by the server, with bare names', async () => {
    const http = httpWith(recorded);
    const filter = ['team="shop"', 'severity=~"page|high"'];
    await alertmanager.create({ ...settings, filter, receiver: 'default' }, sourceContext(http)).poll(never);
    expect([...(http.sent[0]?.url.searchParams ?? [])]).toEqual([
      ['filter', 'team="shop"'],
      ['filter', 'severity=~"page|high"'],
      ['receiver', 'default'],
    ]);
  });

  it('need no second request while nothing is silenced', async () => {
    const http = httpWith({ '/api/v2/alerts': { body: [] } });
    await alertmanager.create(settings, sourceContext(http)).poll(never);
    expect(http.sent).toHaveLength(1);
  });
});

describe('adding a service by URL', () => {
  const path = '/api/v2/status';
  const answer = {
    path,
    url: `http://alerts.test:9093/am${path}`,
    status: 200,
    contentType: 'application/json',
  };

  it('recognises Alertmanager by its status', () => {
    expect(alertmanager.recognise?.({ ...answer, text: JSON.stringify(status) })).toEqual({
      confidence: 1,
      label: `Alertmanager ${status.versionInfo.version}`,
      placement: 'source',
      entry: { url: 'http://alerts.test:9093/am' },
    });
    expect(alertmanager.recognise?.({ ...answer, text: '{"status":"ok"}' })).toBeUndefined();
  });
});

testSource(conformance);

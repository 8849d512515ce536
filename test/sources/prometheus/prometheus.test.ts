import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/base/http/http';
import { MetricError, type MetricSource } from '../../../src/metrics/metricSource';
import { prometheus } from '../../../src/sources/prometheus';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeAnswer } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import alertsAnswer from './recorded/alerts.json';
import buildinfo from './recorded/buildinfo.json';
import executionError from './recorded/executionError.json';
import labels from './recorded/labels.json';
import labelValues from './recorded/labelValues.json';
import metadata from './recorded/metadata.json';
import parseError from './recorded/parseError.json';
import queryRange from './recorded/queryRange.json';
import queryScalar from './recorded/queryScalar.json';
import queryString from './recorded/queryString.json';
import queryVector from './recorded/queryVector.json';
import rulesAnswer from './recorded/rules.json';
import { conformance } from './conformance';

const never = new AbortController().signal;
const settings = { url: 'http://prometheus.test:9090/', token: undefined, headers: undefined, alerts: true };

const recorded: Readonly<Record<string, FakeAnswer>> = {
  '/api/v1/alerts': { body: alertsAnswer },
  '/api/v1/rules': { body: rulesAnswer },
};

const sourceWith = (replies: Readonly<Record<string, FakeAnswer>>): ReturnType<typeof prometheus.create> =>
  prometheus.create(
    settings,
    sourceContext(
      new FakeHttp(({ url }) => replies[url.pathname] ?? { status: 404, body: 'not found' }),
      'prom',
    ),
  );

describe('the alerts of Prometheus', () => {
  it('are mapped with value, threshold, hold time, severity word and links', async () => {
    const [first] = (await sourceWith(recorded).poll(never)).alerts;
    if (!first) throw new Error('an alert was recorded');
    const { raw, identityFields, fingerprint, ...down } = first;
    expect(down).toEqual({
      native: { state: 'firing', health: 'ok' },
      unmapped: [],
      title: 'DatabaseDown',
      summary: 'PostgreSQL on 127.0.0.1:9 is down',
      severityWord: 'critical',
      labels: { alertname: 'DatabaseDown', instance: '127.0.0.1:9', job: 'postgres', severity: 'critical' },
      annotations: {
        dashboard: 'https://grafana.test/d/db',
        runbook_url: 'https://wiki.test/runbooks/database',
        summary: 'PostgreSQL on 127.0.0.1:9 is down',
      },
      condition: 'firing',
      evaluation: { state: 'ok' },
      value: {
        current: 0,
        threshold: 0,
        operator: '==',
        unit: undefined,
        expression: 'up{job="postgres"}',
        holdFor: 0,
      },
      suppressions: [],
      activeAt: Date.parse('2026-11-20T17:23:41.189Z'),
      links: [
        { rel: 'dashboard', url: 'https://grafana.test/d/db', label: undefined },
        { rel: 'runbook', url: 'https://wiki.test/runbooks/database', label: undefined },
        {
          rel: 'graph',
          url: 'http://prometheus.test:9090/graph?g0.expr=up%7Bjob%3D%22postgres%22%7D%20%3D%3D%200&g0.tab=0',
          label: undefined,
        },
        { rel: 'source', url: 'http://prometheus.test:9090/alerts', label: 'Open in Prometheus' },
      ],
    });
    expect([fingerprint, identityFields, raw]).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      down.labels,
      alertsAnswer.data.alerts[0],
    ]);
  });

  it('are pending with the time that they must hold', async () => {
    const { alerts } = await sourceWith(recorded).poll(never);
    const many = alerts.find((alert) => alert.title === 'ManySeries');
    expect([many?.condition, many?.value?.holdFor, many?.value?.threshold]).toEqual([
      'pending',
      600_000,
      100,
    ]);
  });

  it('are told apart by every label, not by their name', async () => {
    const { alerts } = await sourceWith(recorded).poll(never);
    const two = alerts.filter((alert) => alert.title === 'TwoInstances');
    expect(new Set(two.map((alert) => alert.fingerprint)).size).toBe(2);
  });

  it('show a rule that the server cannot evaluate, as neither firing nor well', async () => {
    const { alerts } = await sourceWith(recorded).poll(never);
    const broken = alerts.find((alert) => alert.title === 'ManyToMany');
    expect([broken?.condition, broken?.evaluation]).toEqual([
      'unknown',
      {
        state: 'error',
        detail: expect.stringMatching(
          /^The server cannot evaluate the rule "ManyToMany": found duplicate series/,
        ) as string,
      },
    ]);
  });

  it('are shown without their rules when the server has none to give', async () => {
    const reading = await sourceWith({ '/api/v1/alerts': { body: alertsAnswer } }).poll(never);
    expect([reading.complete, reading.alerts.length, reading.alerts[0]?.evaluation]).toEqual([
      true,
      alertsAnswer.data.alerts.length,
      { state: 'ok' },
    ]);
  });

  it('are not shown at all when the rules cannot be read for another reason', async () => {
    const replies = { ...recorded, '/api/v1/rules': new HttpError('timeout', 'too slow') };
    await expect(sourceWith(replies).poll(never)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('are left to the Alertmanager on request, while the server is still seen to answer', async () => {
    const http = new FakeHttp(({ url }) => recorded[url.pathname] ?? { status: 404 });
    const source = prometheus.create({ ...settings, alerts: false }, sourceContext(http));
    expect(await source.poll(never)).toMatchObject({ complete: true, alerts: [] });
    expect(http.sent.map((request) => request.url.pathname)).toEqual(['/api/v1/alerts']);
  });

  it('may be missing while the server has not evaluated a rule yet, so the reading is incomplete', async () => {
    const rule = { type: 'alerting', name: 'CeleryBacklogHigh', query: 'q', health: 'unknown', alerts: [] };
    const rules = { status: 'success', data: { groups: [{ name: 'app', rules: [rule] }] } };
    const none = { status: 'success', data: { alerts: [] } };
    const source = sourceWith({ '/api/v1/alerts': { body: none }, '/api/v1/rules': { body: rules } });
    expect(await source.poll(never)).toMatchObject({ complete: false, alerts: [] });
  });

  it('that are no alerts make the reading incomplete', async () => {
    const body = {
      status: 'success',
      data: { alerts: [alertsAnswer.data.alerts[0], 'x', { state: 'firing' }] },
    };
    const reading = await sourceWith({ ...recorded, '/api/v1/alerts': { body } }).poll(never);
    expect([
      reading.complete,
      reading.alerts.filter(({ condition }) => condition === 'firing').length,
      reading.unmapped,
    ]).toEqual([
      false,
      1,
      [
        { path: 'alerts[1]', why: 'wrongType' },
        { path: 'alerts[2]', why: 'wrongType' },
      ],
    ]);
  });

  it('cut a text of 10 MB, and say so', async () => {
    const alert = {
      ...alertsAnswer.data.alerts[0],
      labels: { alertname: 'Long', blob: 'x'.repeat(10_000_000) },
    };
    const body = { status: 'success', data: { alerts: [alert] } };
    const { alerts } = await sourceWith({ ...recorded, '/api/v1/alerts': { body } }).poll(never);
    expect(alerts[0]?.unmapped).toEqual([{ path: 'labels.blob', why: 'truncated' }]);
    expect(JSON.stringify(alerts[0]).length).toBeLessThan(100_000);
  });
});

describe('the queries of Prometheus', () => {
  const metricsWith = (answer: FakeAnswer): [MetricSource, FakeHttp] => {
    const http = new FakeHttp(() => answer);
    const { metrics } = prometheus.create(settings, sourceContext(http, 'prom'));
    if (!metrics) throw new Error('Prometheus answers PromQL');
    return [metrics, http];
  };
  const at = queryVector.data.result[0]?.value[0] as number;

  it('go as a form, and give series', async () => {
    const [metrics, http] = metricsWith({ body: queryVector });
    const result = await metrics.instant({ expression: 'up', at: 1_500 }, never);
    expect(result).toEqual({
      data: {
        type: 'vector',
        series: [
          {
            labels: { __name__: 'up', instance: '127.0.0.1:39190', job: 'shop' },
            points: [{ at: at * 1000, value: 1 }],
          },
          {
            labels: { __name__: 'up', instance: '127.0.0.1:9', job: 'postgres' },
            points: [{ at: at * 1000, value: 0 }],
          },
        ],
      },
      warnings: [],
      infos: [],
    });
    expect([http.sent[0]?.method, http.sent[0]?.url.pathname, http.sent[0]?.body]).toEqual([
      'POST',
      '/api/v1/query',
      'query=up&time=1.5',
    ]);
  });

  it('give a range', async () => {
    const [metrics, http] = metricsWith({ body: queryRange });
    const { data } = await metrics.range({ expression: 'up', from: 0, to: 60_000, step: 15_000 }, never);
    expect([data.type, data.type === 'matrix' && data.series.map((series) => series.points.length)]).toEqual([
      'matrix',
      queryRange.data.result.map((series) => series.values.length),
    ]);
    expect(http.sent[0]?.body).toBe('query=up&start=0&end=60&step=15');
  });

  it.each([
    ['a scalar', queryScalar, { type: 'scalar', point: { at: expect.any(Number) as number, value: NaN } }],
    ['a text', queryString, { type: 'string', at: expect.any(Number) as number, value: 'a' }],
    [
      'infinity',
      { status: 'success', data: { resultType: 'scalar', result: [1.25, '-Inf'] } },
      { type: 'scalar', point: { at: 1250, value: -Infinity } },
    ],
  ])('give %s', async (_, body, expected) => {
    const [metrics] = metricsWith({ body });
    expect((await metrics.instant({ expression: 'x', at: 0 }, never)).data).toEqual(expected);
  });

  it('pass warnings and infos on', async () => {
    const [metrics] = metricsWith({ body: { ...queryVector, warnings: ['w'], infos: ['i'] } });
    expect(await metrics.instant({ expression: 'up', at: 0 }, never)).toMatchObject({
      warnings: ['w'],
      infos: ['i'],
    });
  });

  it.each<[string, FakeAnswer, unknown[]]>([
    [
      'a mistake in the expression, with its place',
      { status: 400, body: parseError },
      ['query', 'unexpected end of input inside braces', { line: 1, column: 4 }],
    ],
    [
      'an expression that cannot be evaluated',
      { status: 422, body: executionError },
      ['execution', expect.stringContaining('many-to-many') as string, undefined],
    ],
    [
      'a server that is not there',
      new HttpError('refused', 'Connection refused.'),
      ['unavailable', 'Connection refused.', undefined],
    ],
    ['a server that is too slow', new HttpError('timeout', 'Too slow.'), ['timeout', 'Too slow.', undefined]],
    [
      'data of an unknown shape',
      { body: { status: 'success', data: { resultType: 'streams', result: [] } } },
      ['unavailable', 'prometheus "prom" answered the query with data of an unknown shape.', undefined],
    ],
  ])('report %s', async (_, answer, expected) => {
    const [metrics] = metricsWith(answer);
    const error: unknown = await metrics
      .instant({ expression: 'x', at: 0 }, never)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MetricError);
    const { reason, message, position } = error as MetricError;
    expect([reason, message, position]).toEqual(expected);
  });

  it.each([
    ['sum(', 'query', { line: 1, column: 5 }],
    ['sum(up)', 'execution', undefined],
  ])(
    'tell a mistake in %s from one of VictoriaMetrics, which has one word for both',
    async (expression, reason, position) => {
      const body = { status: 'error', errorType: '422', error: 'error when executing query' };
      const [metrics] = metricsWith({ status: 422, body });
      await expect(metrics.instant({ expression, at: 0 }, never)).rejects.toMatchObject({ reason, position });
    },
  );

  it('refuse more steps than the server allows before asking', async () => {
    const [metrics, http] = metricsWith({ body: queryRange });
    const query = { expression: 'up', from: 0, to: 11_001_000, step: 1_000 };
    await expect(metrics.range(query, never)).rejects.toMatchObject({ reason: 'tooLarge' });
    expect(http.sent).toEqual([]);
  });

  it('list metadata, label names and label values', async () => {
    const name = 'prometheus_tsdb_head_series';
    expect(await metricsWith({ body: metadata })[0].metadata(never)).toEqual([
      { name, type: 'gauge', help: 'Total number of series in the head block.', unit: '' },
    ]);
    expect(await metricsWith({ body: labels })[0].labelNames(never)).toEqual(labels.data);
    const [metrics, http] = metricsWith({ body: labelValues });
    expect(await metrics.labelValues('job', never)).toEqual(['postgres', 'shop', 'x']);
    expect(http.sent[0]?.url.pathname).toBe('/api/v1/label/job/values');
    await metrics.labelValues('job', never, 1_500);
    expect(http.sent[1]?.url.search).toBe('?start=1.5');
  });
});

describe('adding a service by URL', () => {
  it('recognises Prometheus by its build information', () => {
    const path = '/api/v1/status/buildinfo';
    const answer = {
      path,
      url: `http://prometheus.test:9090${path}`,
      status: 200,
      contentType: 'application/json',
    };
    expect(prometheus.recognise?.({ ...answer, text: JSON.stringify(buildinfo) })).toEqual({
      confidence: 1,
      label: 'Prometheus 2.42.0+ds',
      placement: 'source',
      entry: { url: 'http://prometheus.test:9090' },
    });
    expect(prometheus.recognise?.({ ...answer, text: '<html>' })).toBeUndefined();
  });
});

testSource(conformance);

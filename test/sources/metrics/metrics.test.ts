import { describe, expect, it } from 'vitest';
import { metrics } from '../../../src/sources/metrics';
import { testSource } from '../../contract/testSource';
import { FakeHttp, type FakeReply } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import { conformance } from './conformance';
import { EXPOSITION, TEXT } from './recorded';

const never = new AbortController().signal;
const sourceFor = (reply: FakeReply): ReturnType<typeof metrics.create> =>
  metrics.create(
    { url: 'http://shop.test/metrics', headers: undefined },
    sourceContext(new FakeHttp(() => reply), 'shop/metrics'),
  );

describe('the metrics source', () => {
  it('gives the samples of a scrape with their labels, values and times', async () => {
    const { samples } = await sourceFor({ headers: { 'content-type': TEXT }, body: EXPOSITION }).poll(never);
    expect(samples).toEqual([
      { name: 'celery_queue_length', labels: { queue: 'mail' }, value: 12 },
      {
        name: 'celery_queue_length',
        labels: { queue: 'payouts', note: 'half a line is cut right here' },
        value: 1020,
      },
      { name: 'up', labels: {}, value: 1, at: 1_767_603_600_000 },
    ]);
  });

  it('reads OpenMetrics when the type says so', async () => {
    const body = '# TYPE orders counter\norders_total 7 1767603600\n# EOF\n';
    const headers = { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' };
    const { samples } = await sourceFor({ headers, body }).poll(never);
    expect(samples).toEqual([{ name: 'orders_total', labels: {}, value: 7, at: 1_767_603_600_000 }]);
  });

  it('asks for both formats', async () => {
    const http = new FakeHttp(() => ({ body: EXPOSITION }));
    await metrics
      .create({ url: 'http://shop.test/metrics', headers: undefined }, sourceContext(http))
      .poll(never);
    expect(http.sent[0]?.headers.accept).toMatch(/openmetrics-text.*text\/plain/);
  });

  it('reads as many series as one endpoint may have, and says that there are more', async () => {
    const body = Array.from({ length: 100_000 }, (_unused, at) => `visits{id="${at}"} 1\n`).join('');
    const reading = await sourceFor({ headers: { 'content-type': TEXT }, body }).poll(never);
    expect([reading.samples.length, reading.complete, reading.problems]).toEqual([
      10_000,
      false,
      [
        {
          severity: 'warning',
          code: 'too-many-series',
          message:
            'This endpoint exposes 100000 series; the first 10000 are read and the others are left out. Look for a label that holds an id or a time, or use a Prometheus server for it.',
        },
      ],
    ]);
  });

  it('says where a scrape cannot be read', async () => {
    const reply = { headers: { 'content-type': TEXT }, body: 'up 1\nqueue{name=mail} 1\n' };
    await expect(sourceFor(reply).poll(never)).rejects.toMatchObject({
      reason: 'malformed',
      message: expect.stringMatching(
        /^metrics "shop\/metrics" answered with metrics that cannot be read: line 2, column \d+: /,
      ) as string,
    });
  });
});

describe('adding a service by URL', () => {
  const answer = { path: '', url: 'http://shop.test/metrics', status: 200, contentType: TEXT };

  it.each([
    ['exposition text', { ...answer, text: EXPOSITION }, 'Prometheus metrics, samples: 3'],
    ['JSON', { ...answer, text: '{"a": 1}' }, undefined],
    ['a page', { ...answer, contentType: 'text/html', text: '<html>' }, undefined],
    ['a word', { ...answer, text: 'OK' }, undefined],
  ])('looks at %s', (_, probed, label) => {
    expect(metrics.recognise?.(probed)?.label).toBe(label);
  });
});

testSource(conformance);

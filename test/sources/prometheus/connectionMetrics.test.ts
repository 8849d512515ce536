import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/base/http/http';
import { SecretError } from '../../../src/base/secrets/secrets';
import { metricsAt } from '../../../src/sources';
import { FakeClock } from '../../fakes/fakeClock';

const never = new AbortController().signal;
const answer = { status: 'success', data: { resultType: 'scalar', result: [1767603600, '7'] } };

/** A server that answers each query with seven, and what it was asked. */
function server() {
  const asked: HttpRequest[] = [];
  const http = {
    send: async (request: HttpRequest) => {
      asked.push(request);
      const body = Buffer.from(JSON.stringify(answer));
      return { status: 200, headers: {}, body, url: request.url, durationMs: 1 };
    },
  };
  return { asked, ports: { http, clock: new FakeClock() } };
}

describe('PromQL at the connection of a runbook', () => {
  it('goes to its URL without user and query, with its headers', async () => {
    const { asked, ports } = server();
    const headers = async () => ({ authorization: 'Basic YTpi' });
    const place = { name: 'metrics', url: 'http://reader@prom.test:9090/base?x=y', headers };
    const { data } = await metricsAt(place, ports).instant(
      { expression: 'up', at: 1_767_603_600_000 },
      never,
    );
    expect(data).toEqual({ type: 'scalar', point: { at: 1_767_603_600_000, value: 7 } });
    expect(asked.map(({ method, url, headers }) => ({ method, url, headers }))).toEqual([
      {
        method: 'POST',
        url: 'http://prom.test:9090/base/api/v1/query',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          authorization: 'Basic YTpi',
        },
      },
    ]);
  });

  it('asks nothing without its secret, and hands that on as it is', async () => {
    const { asked, ports } = server();
    const unknown = new SecretError('missing', 'key', 'The secret "key" is not known.');
    const place = { name: 'metrics', url: 'http://prom.test', headers: () => Promise.reject(unknown) };
    const asking = metricsAt(place, ports).instant({ expression: 'up', at: 0 }, never);
    await expect(asking).rejects.toBe(unknown);
    expect(asked).toEqual([]);
  });
});

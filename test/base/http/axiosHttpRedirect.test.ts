import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/base/http/http';
import { SecretText } from '../../../src/base/secrets/secrets';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import type { LocalServer } from '../../fakes/localServer';
import { failureOf, never, port, serve } from './realPort';

const secrets = new FakeSecrets({ token: 'tok-1234', key: 'key-5678' });

/** Answers everything below `/from` with a redirect, and everything else with its own path. */
const redirecting = (status: number, location: string): Promise<LocalServer> =>
  serve((request, response) => {
    if (request.url.startsWith('/from')) response.writeHead(status, { location }).end('moved');
    else response.end(request.url);
  });

const echo = (): Promise<LocalServer> => serve((request, response) => response.end(request.url));

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    'of status %i is followed within the origin, credentials included',
    async (status) => {
      const server = await redirecting(status, '/to?page=2');
      const answer = await port({ secrets }).send(
        {
          url: `${server.origin}/from`,
          headers: { authorization: new SecretText('Bearer ${secret:token}') },
        },
        never,
      );
      expect([textOf(answer), answer.url]).toEqual(['/to?page=2', `${server.origin}/to`]);
      expect(server.requests[1]?.headers.authorization).toBe('Bearer tok-1234');
    },
  );

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'query=up'],
    [308, 'POST', 'query=up'],
  ])('of status %i makes a POST a %s', async (status, method, body) => {
    const server = await redirecting(status, '/to');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await port().send(
      { method: 'POST', url: `${server.origin}/from`, headers: form, body: 'query=up' },
      never,
    );
    const second = server.requests[1];
    expect([second?.method, second?.body, second?.headers['content-type']]).toEqual([
      method,
      body,
      body === '' ? undefined : form['content-type'],
    ]);
  });

  it('to another origin carries no credential of any kind', async () => {
    const elsewhere = await echo();
    const server = await redirecting(302, `${elsewhere.origin}/to`);
    await port({ secrets }).send(
      {
        url: `${server.origin.replace('//', '//ana:pass-9@')}/from`,
        query: [['api_key', new SecretText('${secret:key}')]],
        headers: {
          'X-API-Key': new SecretText('${secret:key}'),
          Cookie: 'session=1',
          'X-Plain-Token': 'plain',
          Accept: 'application/json',
        },
      },
      never,
    );
    const { connection, host, ...sent } = elsewhere.requests[0]?.headers ?? {};
    expect([connection, host, sent, elsewhere.requests[0]?.url]).toEqual([
      expect.any(String),
      expect.any(String),
      {
        accept: 'application/json',
        'user-agent': 'sitrep',
        'accept-encoding': expect.any(String) as string,
      },
      '/to',
    ]);
  });

  it('to another origin is refused when its address echoes a credential', async () => {
    const elsewhere = await echo();
    const server = await redirecting(302, `${elsewhere.origin}/to?api_key=key-5678`);
    const request = {
      url: `${server.origin}/from`,
      query: [['api_key', new SecretText('${secret:key}')]] as const,
    };
    expect(await failureOf(request, { secrets })).toEqual([
      'redirect',
      `${server.origin} redirects to ${elsewhere.origin} with a credential in the address, which is not followed.`,
    ]);
    expect(elsewhere.requests).toEqual([]);
  });

  it('to another origin is refused when the data that was sent would have to go along', async () => {
    const elsewhere = await echo();
    const server = await redirecting(307, `${elsewhere.origin}/to`);
    const [reason] = await failureOf({
      method: 'POST',
      url: `${server.origin}/from`,
      body: 'routing_key=abc',
    });
    expect([reason, elsewhere.requests]).toEqual(['redirect', []]);
  });

  it.each([
    ['never ends', '/from', /redirects more than 5 times/],
    ['leaves http', 'file:///etc/passwd', /an address that is not http or https/],
    ['leads nowhere', 'http://', /an address that is not http or https/],
  ])('that %s is a problem', async (_, location, sentence) => {
    const server = await redirecting(302, location);
    expect(await failureOf({ url: `${server.origin}/from` })).toEqual([
      'redirect',
      expect.stringMatching(sentence),
    ]);
  });

  it('without a Location is an answer like any other', async () => {
    const server = await serve((_, response) => response.writeHead(304).end());
    expect((await port().send({ url: server.origin }, never)).status).toBe(304);
  });

  it('is named in the log when a credential stays behind', async () => {
    const elsewhere = await echo();
    const server = await redirecting(302, `${elsewhere.origin}/to`);
    const warnings: string[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => void warnings.push(message),
      error: () => undefined,
    };
    const headers = { authorization: new SecretText('Bearer ${secret:token}') };
    await port({ secrets, log }).send({ url: `${server.origin}/from`, headers }, never);
    expect(warnings).toEqual([
      `${server.origin} redirects to ${elsewhere.origin}: the credentials are not sent there.`,
    ]);
  });
});

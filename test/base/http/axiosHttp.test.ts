import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/base/http/http';
import { Redaction } from '../../../src/base/secrets/redaction';
import { SecretText } from '../../../src/base/secrets/secrets';
import { deferred } from '../../fakes/deferred';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import { startLocalServer } from '../../fakes/localServer';
import { failureOf, never, port, serve, serveSockets } from './realPort';

describe('an answer', () => {
  it.each([200, 204, 401, 404, 429, 500, 503])(
    'of status %i is an answer and not a failure',
    async (status) => {
      const { origin } = await serve((_, response) => response.writeHead(status).end());
      const answer = await port().send({ url: `${origin}/x` }, never);
      expect([answer.status, answer.body.length]).toEqual([status, 0]);
    },
  );

  it('comes with its bytes, lower-case headers, its own address without query, and a duration', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'X-One': ['a', 'b'], 'Content-Type': 'text/plain' }).end('é'),
    );
    const answer = await port().send({ url: `${origin}/x?token=abc#there` }, never);
    expect(answer).toMatchObject({
      status: 200,
      url: `${origin}/x`,
      headers: { 'x-one': 'a, b', 'content-type': 'text/plain' },
      durationMs: expect.any(Number) as number,
    });
    expect(textOf(answer)).toBe('é');
    expect(answer).not.toHaveProperty('certificateExpiresAt');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('in %s is decoded', async (encoding, compress) => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('compressed')),
    );
    expect(textOf(await port().send({ url: origin }, never))).toBe('compressed');
  });

  it('arrives over IPv6', async () => {
    const { origin } = await serve((_, response) => response.end('six'), { host: '::1' });
    expect(textOf(await port().send({ url: origin }, never))).toBe('six');
  });
});

describe('a request', () => {
  it('sends method, body, headers and query exactly as given, repeated names and brackets included', async () => {
    const server = await serve((_, response) => response.end());
    await port().send(
      {
        method: 'POST',
        url: `${server.origin}/x?a=%20b`,
        query: [
          ['match[]', 'up'],
          ['match[]', '{a="b"}'],
        ],
        headers: { 'content-type': 'text/x', 'X-Own': '1' },
        body: 'ünï',
      },
      never,
    );
    const [request] = server.requests;
    expect([request?.method, request?.url, request?.body, request?.headers['x-own']]).toEqual([
      'POST',
      '/x?a=%20b&match%5B%5D=up&match%5B%5D=%7Ba%3D%22b%22%7D',
      'ünï',
      '1',
    ]);
    expect(request?.headers).toMatchObject({
      'content-type': 'text/x',
      'user-agent': 'sitrep',
      accept: '*/*',
    });
  });

  it('reveals secrets for the origin of the request, and tells the redaction each of them', async () => {
    const server = await serve((_, response) => response.end());
    const secrets = new FakeSecrets({ token: 'tok-1234', key: 'key-5678' });
    const redaction = new Redaction();
    await port({ secrets, redaction, environment: { TEAM: 'payments' } }).send(
      {
        url: server.origin,
        headers: { authorization: new SecretText('Bearer ${secret:token}') },
        query: [['api_key', new SecretText('${secret:key}-${env:TEAM}')]],
      },
      never,
    );
    expect([server.requests[0]?.headers.authorization, server.requests[0]?.url]).toEqual([
      'Bearer tok-1234',
      '/?api_key=key-5678-payments',
    ]);
    expect(secrets.asked).toEqual([`token for ${server.origin}`, `key for ${server.origin}`]);
    expect(redaction.mask('tok-1234 key-5678 payments')).toBe('•••••• •••••• ••••••');
  });

  it('turns a name and password in the address into basic authentication and out of every address', async () => {
    const server = await serve((_, response) => response.end());
    const redaction = new Redaction();
    const answer = await port({ redaction }).send(
      { url: server.origin.replace('//', '//ana:p%40ss@') },
      never,
    );
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('ana:p@ss')}`);
    expect(answer.url).toBe(`${server.origin}/`);
    expect(redaction.mask('p@ss')).toBe('••••••');
  });
});

describe('a request that gets no answer', () => {
  it('is refused where nothing listens', async () => {
    const { origin, close } = await startLocalServer((_, response) => response.end());
    await close();
    expect(await failureOf({ url: `${origin}/x?token=abc` })).toEqual([
      'refused',
      `Connection refused by ${origin}: nothing listens there. Is it running?`,
    ]);
  });

  it('has no host of that name', async () => {
    expect(await failureOf({ url: 'http://sitrep.invalid/x' })).toEqual([
      'dns',
      expect.stringMatching(/^The (host of|name server did not answer for) http:\/\/sitrep\.invalid/),
    ]);
  });

  it('is reset when the server hangs up first', async () => {
    const address = await serveSockets((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failureOf({ url: `http://${address}` })).toEqual([
      'reset',
      `http://${address} closed the connection before the whole answer had arrived.`,
    ]);
  });

  it('is reset when the body ends before its announced length', async () => {
    const address = await serveSockets((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"half":')),
    );
    expect(await failureOf({ url: `http://${address}` })).toEqual([
      'reset',
      `http://${address} closed the connection before the whole answer had arrived.`,
    ]);
  });

  it('is reset when the compressed body is damaged', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
    );
    expect(await failureOf({ url: origin })).toEqual([
      'reset',
      `The compressed answer of ${origin} is damaged or was cut off.`,
    ]);
  });

  it('is reset when what answers does not speak HTTP', async () => {
    const address = await serveSockets((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failureOf({ url: `http://${address}` })).toEqual([
      'reset',
      `What answers at http://${address} does not speak HTTP. Is the port right?`,
    ]);
  });

  it.each([
    [
      'has no scheme that can be sent',
      'ftp://host/x',
      'The address begins with "ftp:". It must begin with http: or https:.',
    ],
    ['has no address at all', 'not a url', 'The address is not a URL. It must look like https://host/path.'],
  ])('%s', async (_, url, sentence) => {
    expect(await failureOf({ url })).toEqual(['invalid', sentence]);
  });

  it('is invalid with a line break in a header', async () => {
    const { origin } = await serve((_, response) => response.end());
    expect(await failureOf({ url: origin, headers: { 'x-key': 'a\r\nb' } })).toEqual([
      'invalid',
      'The header "x-key" has a character that HTTP forbids, such as a line break or a letter outside Latin-1.',
    ]);
  });

  it('lacks a secret', async () => {
    const request = { url: 'http://127.0.0.1:1', headers: { 'x-key': new SecretText('${secret:key}') } };
    expect(await failureOf(request)).toEqual(['secret', 'There is no value for "key".']);
    const unset = { url: 'http://127.0.0.1:1', headers: { 'x-key': new SecretText('${env:KEY}') } };
    expect(await failureOf(unset)).toEqual(['secret', expect.stringContaining('"KEY" is not set')]);
  });
});

describe('a kept connection that the server has closed', () => {
  const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  /** Answers the first request of a connection, and hangs up on the second. */
  const serveOnce = async (): Promise<{ url: string; requests: string[] }> => {
    const requests: string[] = [];
    const address = await serveSockets((socket) => {
      let isFirst = true;
      socket.on('data', (data) => {
        requests.push(data.toString().split(' ')[0] ?? '');
        if (isFirst) socket.write(OK);
        else socket.resetAndDestroy();
        isFirst = false;
      });
    });
    return { url: `http://${address}`, requests };
  };

  it('is no failure of a request without effect: it is sent again', async () => {
    const { url, requests } = await serveOnce();
    const http = port();
    await http.send({ url }, never);
    expect((await http.send({ url }, never)).status).toBe(200);
    expect(requests).toEqual(['GET', 'GET', 'GET']);
  });

  it('is a failure of a request that changes something', async () => {
    const { url, requests } = await serveOnce();
    const http = port();
    await http.send({ url }, never);
    await expect(http.send({ url, method: 'POST', body: 'x' }, never)).rejects.toMatchObject({
      reason: 'reset',
    });
    expect(requests).toEqual(['GET', 'POST']);
  });
});

describe('the time limit', () => {
  it.each(['before the headers', 'in the middle of the body'])(
    'cuts off an answer that stops %s',
    async (where) => {
      const clock = new FakeClock();
      const arrived = deferred();
      const { origin } = await serve((_, response) => {
        if (where === 'in the middle of the body') response.write('{"half":');
        arrived.resolve();
      });
      const failed = failureOf({ url: origin, timeout: 5_000 }, { clock });
      await arrived.promise;
      await clock.advance(5_000);
      expect(await failed).toEqual(['timeout', `${origin} did not answer completely within 5 s.`]);
      expect(clock.pending).toBe(0);
    },
  );

  it('is taken off when the answer has arrived', async () => {
    const clock = new FakeClock();
    const { origin } = await serve((_, response) => response.end('x'));
    await port({ clock }).send({ url: origin }, never);
    expect(clock.pending).toBe(0);
  });
});

describe('cancelling', () => {
  it.each(['before it is sent', 'before the headers', 'in the middle of the body'])(
    'ends a request %s',
    async (where) => {
      const controller = new AbortController();
      const closed = deferred();
      const { origin } = await serve((_, response) => {
        response.on('close', () => closed.resolve());
        if (where === 'in the middle of the body') response.write('{"half":');
        controller.abort();
      });
      if (where === 'before it is sent') controller.abort();
      await expect(port().send({ url: origin }, controller.signal)).rejects.toMatchObject({
        name: 'HttpError',
        reason: 'cancelled',
      });
      if (where !== 'before it is sent') await closed.promise;
    },
  );
});

describe('the size limit', () => {
  const endless = (
    response: NodeJS.WritableStream & { destroyed: boolean },
    chunk: Buffer,
    count: number,
  ): void => {
    if (count === 0 || response.destroyed) response.end();
    else response.write(chunk, () => endless(response, chunk, count - 1));
  };

  it('stops at the first byte beyond it, without reading 50 MB', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const { origin } = await serve((_, response) => {
      const send = (): void => {
        if (response.destroyed || sent >= 50 * 1024 * 1024) return void response.end();
        sent += chunk.length;
        response.write(chunk, send);
      };
      send();
    });
    expect(await failureOf({ url: origin, maxBytes: 1024 * 1024 })).toEqual([
      'tooLarge',
      `The answer of ${origin} is larger than 1 MiB, so it was not read to its end.`,
    ]);
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });

  it('believes an announced length', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(50 * 1024 * 1024) });
      endless(response, Buffer.alloc(1024), 1);
    });
    expect((await failureOf({ url: origin }))[0]).toBe('tooLarge');
  });

  it('counts the unpacked bytes of a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await failureOf({ url: origin }))[0]).toBe('tooLarge');
  });

  it('lets an answer of exactly that size through', async () => {
    const { origin } = await serve((_, response) => response.end('12345'));
    expect(textOf(await port().send({ url: origin, maxBytes: 5 }, never))).toBe('12345');
  });

  it('does not count the body that a HEAD answer only announces', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-length': '999' }).end(),
    );
    expect((await port().send({ method: 'HEAD', url: origin, maxBytes: 5 }, never)).status).toBe(200);
  });
});

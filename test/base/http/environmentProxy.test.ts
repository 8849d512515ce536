import { describe, expect, it } from 'vitest';
import { environmentProxyFor } from '../../../src/base/http/environmentProxy';
import { textOf } from '../../../src/base/http/http';
import { startLocalServer } from '../../fakes/localServer';
import { failureOf, never, port, serve } from './realPort';

describe('the proxy of the environment', () => {
  it.each([
    ['http://a.test', {}, undefined],
    ['http://a.test', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['http://a.test', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['https://a.test', { https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://a.test', { ALL_PROXY: 'http://all:1' }, 'http://all:1/'],
    ['http://a.test', { http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1' }, 'http://lower:1/'],
    ['http://a.test', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: '*' }, undefined],
    ['http://api.a.test', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: 'b.test, .a.test' }, undefined],
    ['http://xa.test', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: 'a.test' }, 'http://proxy:1/'],
    ['http://a.test:81', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: 'a.test:80' }, 'http://proxy:1/'],
    ['http://a.test:81', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: 'a.test:81' }, undefined],
    ['http://[::1]:9', { HTTP_PROXY: 'http://proxy:1', NO_PROXY: '::1' }, undefined],
  ])('for %s in %j is %s', (url, environment, expected) => {
    expect(environmentProxyFor(new URL(url), environment)?.href).toBe(expected);
  });
});

describe('a request through a proxy', () => {
  it('asks the proxy for the whole address', async () => {
    const proxy = await serve((request, response) => response.end(`proxied ${request.url}`));
    const answer = await port({ proxy: 'environment', environment: { HTTP_PROXY: proxy.origin } }).send(
      { url: 'http://shop.test/health' },
      never,
    );
    expect(textOf(answer)).toBe('proxied http://shop.test/health');
  });

  it('goes around the proxy when the host routes connections itself', async () => {
    const server = await serve((_, response) => response.end('direct'));
    const environment = { HTTP_PROXY: 'http://127.0.0.1:1' };
    expect(textOf(await port({ environment }).send({ url: server.origin }, never))).toBe('direct');
  });

  it('says so when the proxy is not there', async () => {
    const proxy = await startLocalServer((_, response) => response.end());
    await proxy.close();
    const options = { proxy: 'environment', environment: { HTTP_PROXY: proxy.origin } } as const;
    expect(await failureOf({ url: 'http://shop.test/health' }, options)).toEqual([
      'proxy',
      `The proxy 127.0.0.1:${proxy.port} could not be used for http://shop.test. Is it running?`,
    ]);
  });

  it('says so when the proxy wants a password', async () => {
    const proxy = await serve((_, response) => response.writeHead(407).end());
    const options = { proxy: 'environment', environment: { HTTP_PROXY: proxy.origin } } as const;
    expect(await failureOf({ url: 'http://shop.test/health' }, options)).toEqual([
      'proxy',
      'The proxy on the way to http://shop.test wants a name and a password (407).',
    ]);
  });
});

import { globalAgent } from 'node:https';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../../src/base/http/http';
import { SecretText } from '../../../src/base/secrets/secrets';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import { failureOf, never, port, serve } from './realPort';
import { makeTestCertificates, type TestCertificates } from './testCertificates';

describe('TLS', () => {
  let certificates: TestCertificates;

  beforeAll(() => {
    certificates = makeTestCertificates();
  });

  afterEach(() => {
    delete globalAgent.options.ca;
  });

  const trustTheTestAuthority = (): void => {
    globalAgent.options.ca = certificates.authority;
  };

  it('is spoken where the certificate is trusted, and says when that expires, on a reused connection too', async () => {
    trustTheTestAuthority();
    const server = await serve((_, response) => response.end('secure'), { tls: certificates.valid });
    const http = port();
    for (let time = 0; time < 2; time++) {
      const answer = await http.send({ url: server.origin }, never);
      expect([textOf(answer), answer.certificateExpiresAt]).toEqual(['secure', Date.UTC(2049, 0, 1)]);
    }
  });

  it.each([
    ['expired', 'its certificate has expired. It must be renewed on the server.'],
    ['otherHost', 'its certificate is for another host name.'],
    ['selfSigned', 'its certificate is self-signed, and this machine does not trust it.'],
  ] as const)('fails on a certificate that is %s', async (which, why) => {
    trustTheTestAuthority();
    const server = await serve((_, response) => response.end(), { tls: certificates[which] });
    expect(await failureOf({ url: server.origin })).toEqual([
      'tls',
      `No secure connection to ${server.origin}: ${why}`,
    ]);
  });

  it('fails on an authority that nobody trusts', async () => {
    const server = await serve((_, response) => response.end(), { tls: certificates.valid });
    expect(await failureOf({ url: server.origin })).toEqual([
      'tls',
      `No secure connection to ${server.origin}: its certificate is signed by an authority that this machine does not trust.`,
    ]);
  });

  it('fails where plain HTTP is spoken', async () => {
    const server = await serve((_, response) => response.end());
    const secure = server.origin.replace('http:', 'https:');
    expect(await failureOf({ url: secure })).toEqual([
      'tls',
      `No secure connection to ${secure}: the handshake failed. Is the address http:// rather than https://?`,
    ]);
  });

  it('keeps a credential when the server redirects to plain HTTP', async () => {
    trustTheTestAuthority();
    const plain = await serve((_, response) => response.end('plain'));
    const server = await serve((_, response) => response.writeHead(302, { location: plain.origin }).end(), {
      tls: certificates.valid,
    });
    await port({ secrets: new FakeSecrets({ token: 'tok-1234' }) }).send(
      { url: server.origin, headers: { authorization: new SecretText('Bearer ${secret:token}') } },
      never,
    );
    expect(server.requests[0]?.headers.authorization).toBe('Bearer tok-1234');
    expect(plain.requests[0]?.headers.authorization).toBeUndefined();
  });
});

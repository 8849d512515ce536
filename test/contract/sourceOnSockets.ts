import { expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import type { Source } from '../../src/monitoring/source';
import type { FakeReply } from '../fakes/fakeHttp';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { startLocalServer } from '../fakes/localServer';
import { outcomeOf } from './pollOutcome';
import { ORIGIN, never, received, script, type SourceConformance } from './sourceConformance';

/** The same on a real socket, where it is the port that fails. */
export function testRealFaults(
  conformance: SourceConformance,
  create: (http: Http, origin: string) => Source,
): void {
  const http = createAxiosHttp({
    secrets: new FakeSecrets({ token: 'tok-5ecret-value' }),
    redaction: new Redaction(),
    environment: {},
    log: silentLog,
  });

  it('is unreachable on a port where nothing listens', async () => {
    const server = await startLocalServer((_, response) => response.end());
    await server.close();
    expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'unreachable' });
  });

  it('is unreachable when the server hangs up in the middle', async () => {
    const server = await startLocalServer((request, response) => {
      const reply = script(conformance, undefined)(received(request)) as FakeReply;
      response.writeHead(200, { ...reply.headers, 'content-length': '100000' });
      response.write(JSON.stringify(reply.body), () => response.destroy());
    });
    try {
      expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'unreachable' });
    } finally {
      await server.close();
    }
  });

  it('is too large with 50 MB, of which most is never sent', async () => {
    const chunk = Buffer.alloc(256 * 1024, ' ');
    const server = await startLocalServer((_, response) => {
      let sent = 0;
      const send = (): void => {
        sent += chunk.length;
        if (response.destroyed || sent > 50 * 1024 * 1024) response.end();
        else response.write(chunk, send);
      };
      send();
    });
    try {
      expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'tooLarge' });
    } finally {
      await server.close();
    }
  });
}

/** The credential reaches the server, and nothing else. */
export function testSecrets(
  conformance: SourceConformance,
  create: (http: Http, origin: string) => Source,
): void {
  const usesSecret = JSON.stringify(conformance.settings(ORIGIN)).includes('${secret:token}');

  it.runIf(usesSecret).each([200, 401, 500])(
    'shows its credential to the server alone (%i)',
    async (status) => {
      const server = await startLocalServer((request, response) => {
        const reply = script(conformance, undefined)(received(request));
        const { headers = {}, body } = reply as FakeReply;
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
      const secrets = new FakeSecrets({ token: 'tok-5ecret-value' });
      const http = createAxiosHttp({ secrets, redaction: new Redaction(), environment: {}, log: silentLog });
      try {
        const result: unknown = await create(http, server.origin)
          .poll(never)
          .catch((error: unknown) => error);
        const seen = result instanceof Error ? `${result.message} ${result.stack}` : JSON.stringify(result);
        expect(seen).not.toContain('tok-5ecret');
        expect(JSON.stringify(server.requests)).toContain('tok-5ecret-value');
      } finally {
        await server.close();
      }
    },
  );
}

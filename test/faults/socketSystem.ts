import { createServer, globalAgent, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, globalAgent as secureAgent } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import type { KeyPair, TestCertificates } from '../base/http/testCertificates';
import type { SourceConformance } from '../contract/sourceConformance';
import type { FakeClock } from '../fakes/fakeClock';
import type { FakeReply } from '../fakes/fakeHttp';
import { FakeSecrets } from '../fakes/fakeSecrets';
import type { Start } from './cell';
import { clockFor, healthyReply, openWorld, type System, type World } from './world';

/** Options that an agent hands to every connection; the type of an agent keeps quiet about them. */
const plainAgent = globalAgent as unknown as { readonly options: { lookup?: LookupFunction } };

/** A name that only the agent of these tests can resolve. */
const HOST = 'system.sitrep.invalid';

export type Behaviour = (healthy: FakeReply, url: URL) => RequestListener;

/** A system on a loopback socket, asked through the port that the product uses. */
export class SocketSystem implements System {
  readonly http: Http;
  #server: Server | undefined;
  #port = 0;
  #tls: KeyPair | undefined;
  /** What it does with a request instead of answering it. */
  behaviour: Behaviour | undefined;
  #bitten: (() => void) | undefined;

  private constructor(
    private readonly healthy: (url: URL) => FakeReply,
    private readonly certificates: TestCertificates | undefined,
    clock: FakeClock,
  ) {
    this.#tls = certificates?.valid;
    this.http = createAxiosHttp({
      ...{ secrets: new FakeSecrets({ token: 'tok-5ecret-value' }), redaction: new Redaction() },
      ...{ environment: {}, log: silentLog, clock },
    });
  }

  static async open(
    conformance: SourceConformance,
    start: Start,
    certificates?: TestCertificates,
  ): Promise<{ readonly world: World; readonly system: SocketSystem }> {
    const clock = clockFor(conformance);
    const healthy = (url: URL): FakeReply => healthyReply(conformance, start, url, clock.now());
    const system = new SocketSystem(healthy, certificates, clock);
    if (certificates) secureAgent.options.ca = certificates.authority;
    plainAgent.options.lookup = resolving(true);
    await system.listen();
    return { world: openWorld(conformance, system, clock), system };
  }

  get origin(): string {
    return this.#tls ? `https://127.0.0.1:${this.#port}` : `http://${HOST}:${this.#port}`;
  }

  /** Resolves when the next request has been met with the behaviour. */
  bitten(): Promise<void> {
    return new Promise((resolve) => (this.#bitten = resolve));
  }

  async listen(): Promise<void> {
    const listener: RequestListener = (request, response) => {
      const url = new URL(request.url ?? '/', this.origin);
      const healthy = this.healthy(url);
      if (this.behaviour) this.behaviour(healthy, url)(request, response);
      else answer(healthy)(request, response);
      this.#bitten?.();
    };
    const server = this.#tls ? createSecureServer(this.#tls, listener) : createServer(listener);
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Connections that were kept open would not notice what has become of the host. */
  hangUp(): void {
    this.#server?.closeAllConnections();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async restartWith(which: 'valid' | 'expired'): Promise<void> {
    await this.stop();
    this.#tls = this.certificates?.[which];
    await this.listen();
  }

  set resolves(resolves: boolean) {
    plainAgent.options.lookup = resolving(resolves);
    this.hangUp();
  }

  dispose(): void {
    this.behaviour = undefined;
    delete secureAgent.options.ca;
    delete plainAgent.options.lookup;
    void this.stop();
  }
}

/** A name server that knows the host, or has never heard of it. */
const resolving =
  (resolves: boolean): LookupFunction =>
  (host, { all }, callback) => {
    if (host === HOST && !resolves) {
      const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      return callback(unknown, '', 4);
    }
    if (all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  };

export const bytesOf = ({ body = '' }: FakeReply): string =>
  typeof body === 'string' ? body : JSON.stringify(body);

export const answer =
  (reply: FakeReply): RequestListener =>
  (_, response) => {
    const type: Record<string, string> =
      typeof reply.body === 'string' ? {} : { 'content-type': 'application/json' };
    response.writeHead(reply.status ?? 200, { ...type, ...reply.headers }).end(bytesOf(reply));
  };

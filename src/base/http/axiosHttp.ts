import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { PeerCertificate } from 'node:tls';
import type { AxiosResponse, AxiosStatic } from 'axios';
import { systemClock, type Clock, type Ms } from '../clock';
import type { Log } from '../log';
import { environmentProxyFor } from './environmentProxy';
import { ExchangeLimit, cancelled } from './exchangeLimit';
import { HttpError, type BodyRest, type Http, type HttpRequest, type HttpResponse } from './http';
import { toHttpError } from './httpFailure';
import { percentDecode } from './percentDecode';
import { prepareRequest, type PreparedRequest, type Revealing } from './prepareRequest';
import { nextHop, type Hop } from './redirect';

export interface AxiosHttpOptions extends Revealing {
  readonly log: Log;
  /**
   * `host`: connections are routed by the host, which is right in VS Code: it patches `http` and `https`.
   * `environment`: `HTTPS_PROXY` and its siblings are honoured, for the command line. Default `host`.
   */
  readonly proxy?: 'host' | 'environment';
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT: Ms = 10_000;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/** The HTTP port on axios, which is loaded with the first request so that activation does not pay for it. */
export function createAxiosHttp(options: AxiosHttpOptions): Http {
  return new AxiosHttp(options);
}

class AxiosHttp implements Http {
  readonly #clock: Clock;
  #axios: Promise<AxiosStatic> | undefined;

  constructor(private readonly options: AxiosHttpOptions) {
    this.#clock = options.clock ?? systemClock;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) throw cancelled(signal);
    // Revealing may ask the user, so the time limit starts after it.
    const prepared = await this.#prepare(request, signal);
    this.#axios ??= import('axios').then((module) => module.default);
    const axios = await this.#axios;
    const limit = new ExchangeLimit(this.#clock, request.timeout ?? DEFAULT_TIMEOUT, signal);
    const startedAt = this.#clock.monotonic();
    try {
      const answer = await this.#follow(axios, prepared, limit);
      const response = (body: Uint8Array): HttpResponse => ({
        ...answer.head,
        body,
        durationMs: this.#clock.monotonic() - startedAt,
      });
      const { maxBytes = DEFAULT_MAX_BYTES, beyond } = request;
      return response(await readBody(answer, maxBytes, beyond && ((body) => beyond(response(body)))));
    } finally {
      limit.dispose();
    }
  }

  async #prepare(request: HttpRequest, signal: AbortSignal): Promise<PreparedRequest> {
    try {
      return await prepareRequest(request, this.options, signal);
    } catch (error) {
      if (signal.aborted) throw cancelled(signal);
      throw error;
    }
  }

  async #follow(axios: AxiosStatic, prepared: PreparedRequest, limit: ExchangeLimit): Promise<Answer> {
    const { hop: first, revealed } = prepared;
    let hop = first;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await this.#transmitTwice(axios, hop, limit);
      const next = this.#next(hop, answer, revealed);
      if (next === undefined) return answer;
      hop = next;
    }
    throw new HttpError('redirect', `${first.url.origin} redirects more than ${MOST_REDIRECTS} times.`);
  }

  #next(hop: Hop, { stream, head }: Answer, revealed: readonly string[]): Hop | undefined {
    try {
      const next = nextHop(hop, { status: head.status, location: head.headers.location }, revealed);
      if (next === undefined) return undefined;
      stream.destroy();
      if (next.url.origin !== hop.url.origin && revealed.length > 0) {
        this.options.log.warn(
          `${hop.url.origin} redirects to ${next.url.origin}: the credentials are not sent there.`,
        );
      }
      return next;
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /**
   * A server may close a kept connection in the moment it is used again. That says nothing about the server, and a
   * request without effect may be sent once more (RFC 9110, 9.2.2).
   */
  async #transmitTwice(axios: AxiosStatic, hop: Hop, limit: ExchangeLimit): Promise<Answer> {
    try {
      return await this.#transmit(axios, hop, limit);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return await this.#transmit(axios, hop, limit);
    }
  }

  async #transmit(axios: AxiosStatic, hop: Hop, limit: ExchangeLimit): Promise<Answer> {
    const { origin } = hop.url;
    const proxy =
      this.options.proxy === 'environment'
        ? environmentProxyFor(hop.url, this.options.environment)
        : undefined;
    const via: Via = { method: hop.method, origin, proxy: proxy?.host, limit };
    try {
      const response = await axios.request<Readable>({
        adapter: 'http',
        method: hop.method,
        url: hop.url.href,
        headers: { ...hop.headers },
        data: typeof hop.body === 'string' ? hop.body : hop.body && Buffer.from(hop.body),
        transformRequest: [(data: unknown) => data],
        responseType: 'stream',
        validateStatus: null,
        maxRedirects: 0,
        maxBodyLength: Infinity,
        proxy: proxy ? proxySettings(proxy) : false,
        signal: limit.signal,
      });
      if (response.status === 407) throw proxyWantsPassword(origin, response.data);
      return { stream: response.data, head: headOf(response, hop.url), via };
    } catch (error) {
      throw failure(error, via);
    }
  }
}

/** Where an exchange went, for the sentence when it fails. */
interface Via {
  readonly method: Hop['method'];
  readonly origin: string;
  readonly proxy: string | undefined;
  readonly limit: ExchangeLimit;
}

/** Status and headers have arrived; the body is still to be read. */
interface Answer {
  readonly stream: Readable;
  readonly head: Omit<HttpResponse, 'body' | 'durationMs'>;
  readonly via: Via;
}

/** The connection was closed under a request that may be repeated. */
class StaleConnection extends HttpError {}

function failure(error: unknown, { method, origin, proxy, limit }: Via): HttpError {
  const known = limit.reason(origin) ?? toHttpError({ error, origin, proxy });
  const isStale = known.reason === 'reset' && (method === 'GET' || method === 'HEAD') && reusedSocket(error);
  return isStale ? new StaleConnection('reset', known.message, { cause: known.cause }) : known;
}

const reusedSocket = (error: unknown): boolean =>
  error instanceof Error &&
  'request' in error &&
  (error.request as { readonly reusedSocket?: boolean } | undefined)?.reusedSocket === true;

const proxySettings = (proxy: URL): { protocol: string; host: string; port: number; auth?: ProxyLogin } => ({
  protocol: proxy.protocol,
  host: proxy.hostname,
  port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)),
  ...(proxy.username === ''
    ? {}
    : {
        auth: { username: percentDecode(proxy.username), password: percentDecode(proxy.password) },
      }),
});

interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

function proxyWantsPassword(origin: string, stream: Readable): HttpError {
  stream.destroy();
  return new HttpError('proxy', `The proxy on the way to ${origin} wants a name and a password (407).`);
}

function headOf(response: AxiosResponse<Readable>, url: URL): Answer['head'] {
  const certificateExpiresAt = certificateExpiry(response.request);
  return {
    status: response.status,
    headers: joinHeaders(response.headers as IncomingHttpHeaders),
    url: `${url.origin}${url.pathname}`,
    ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }),
  };
}

function joinHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && value !== null) {
      joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
    }
  }
  return joined;
}

/** Read while the response is fresh: a socket that went back to its pool may serve another request already. */
function certificateExpiry(request: unknown): Ms | undefined {
  const { socket } = request as {
    readonly socket?: { getPeerCertificate?(): Partial<PeerCertificate> } | null;
  };
  const expiry = Date.parse(socket?.getPeerCertificate?.().valid_to ?? '');
  return Number.isNaN(expiry) ? undefined : expiry;
}

/** Reads the decoded body up to the limit: a bomb is never unpacked whole. What is beyond has to be asked for. */
async function readBody(
  { stream, head, via }: Answer,
  maxBytes: number,
  beyond: ((body: Uint8Array) => BodyRest) | undefined,
): Promise<Uint8Array> {
  const { limit } = via;
  const onAbort = (): void => void stream.destroy(new Error('cut off'));
  limit.signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (limit.signal.aborted) onAbort();
    // The length of a HEAD answer is that of a body which does not come.
    const announced = via.method === 'HEAD' ? 0 : Number(head.headers['content-length'] ?? 0);
    if (announced > maxBytes && !beyond) throw tooLarge(via.origin, maxBytes);
    const chunks: Uint8Array[] = [];
    let size = 0;
    let rest: BodyRest | undefined;
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      const kept = rest ? chunk.subarray(0, 0) : chunk.subarray(0, maxBytes - size);
      size += kept.byteLength;
      if (kept.byteLength > 0) chunks.push(kept);
      if (kept.byteLength === chunk.byteLength) continue;
      if (!beyond) throw tooLarge(via.origin, maxBytes);
      rest ??= beyond(Buffer.concat(chunks));
      if (!rest.wanted()) break;
      await rest.take(chunk.subarray(kept.byteLength));
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw failure(error, via);
  } finally {
    limit.signal.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}

const tooLarge = (origin: string, maxBytes: number): HttpError =>
  new HttpError(
    'tooLarge',
    `The answer of ${origin} is larger than ${megabytes(maxBytes)}, so it was not read to its end.`,
  );

const megabytes = (bytes: number): string => {
  const whole = bytes / (1024 * 1024);
  return whole >= 1 ? `${Math.round(whole * 10) / 10} MiB` : `${bytes} bytes`;
};

import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CancelledError } from '../../../src/base/abort';
import type { Http, HttpRequest, HttpResponse } from '../../../src/base/http/http';

/** The HTTP port on Node's own client, without redirects: enough for a server on this machine. */
export const loopbackHttp: Http = {
  send: (
    { method, url: address, query = [], headers, body, maxBytes = Infinity, beyond }: HttpRequest,
    signal: AbortSignal,
  ) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const started = performance.now();
      const search = query.map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('='));
      const url = search.length > 0 ? `${address}?${search.join('&')}` : address;
      const own = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const);
      const request = send(url, { method: method ?? 'GET', headers: Object.fromEntries(own), signal });
      request.once('error', (error) => reject(signal.aborted ? new CancelledError({ cause: error }) : error));
      request.once('response', (response) => {
        void bodyOf(response).then(async (bytes) => {
          const received = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as const,
          );
          const answer = {
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(received),
            body: bytes.subarray(0, maxBytes),
            url,
            durationMs: performance.now() - started,
          };
          const rest = bytes.length > maxBytes ? beyond?.(answer) : undefined;
          if (rest?.wanted()) await rest.take(bytes.subarray(maxBytes));
          resolve(answer);
        }, reject);
      });
      request.end(body);
    }),
};

export async function bodyOf(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** A server for one test file, with what it was asked and what it has not answered yet. */
export class LoopbackServer {
  readonly asked: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
  }[] = [];
  waiting = 0;
  #onAsked: () => void = () => undefined;
  readonly #server: Server;

  constructor(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      this.asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
      this.waiting += 1;
      response.once('close', () => (this.waiting -= 1));
      this.#onAsked();
      answer(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  nextAsked(): Promise<void> {
    return new Promise((resolve) => (this.#onAsked = resolve));
  }

  /** Resolves when every connection that the other side has left is known to be gone. */
  async settled(): Promise<number> {
    for (let turn = 0; turn < 50 && this.waiting > 0; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    return this.waiting;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

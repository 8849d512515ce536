import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string;
}

/** A service on loopback that answers what a test tells it to, and whose plug can be pulled. */
export class FakeService {
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor(public answers: Readonly<Record<string, FakeAnswer>>) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens; on the port it had before when it is plugged in again. */
  async plugIn(): Promise<void> {
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      this.requests.push({ path, headers: request.headers });
      const answer = this.answers[path] ?? { status: 404, body: 'nothing here' };
      response.writeHead(answer.status, { 'content-type': answer.contentType ?? 'application/json' });
      response.end(answer.body);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async pullPlug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

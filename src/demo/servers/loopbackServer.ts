import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../base/clock';
import type { Answer, DemoRequest, Route } from './answer';
import { json } from './answer';
import type { Fault } from './fault';
import { answerBroken } from './fault';

const LOOPBACK = '127.0.0.1';
const LARGEST_BODY = 1_000_000;

/** One server of the demo on a free port of the loopback interface, with a plug that can be pulled. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #route: Route;
  #port = 0;
  #fault: Fault | undefined;

  private constructor(
    route: Route,
    private readonly clock: Clock,
  ) {
    this.#route = route;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(route: Route, clock: Clock): Promise<LoopbackServer> {
    const server = new LoopbackServer(route, clock);
    await server.#listen(0);
    server.#port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** Breaks every answer from now on; requests that are waiting lose their connection. */
  async unplug(fault: Fault): Promise<void> {
    await this.plug();
    this.#fault = fault;
    if (fault === 'refuse') await this.close();
  }

  /** @throws when another program took the port in the meantime */
  async plug(): Promise<void> {
    this.#fault = undefined;
    if (this.#server.listening) this.#server.closeAllConnections();
    else await this.#listen(this.#port);
  }

  close(): Promise<void> {
    if (!this.#server.listening) return Promise.resolve();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The company lives in the demo's time, which in a test is not the machine's.
    response.setHeader('date', new Date(this.clock.now()).toUTCString());
    if (this.#fault && this.#fault !== 'refuse') {
      answerBroken(this.#fault, response);
      return;
    }
    send(response, await this.#answer(request));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    try {
      return (await this.#route(await readRequest(request))) ?? notFound(request);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      return json({ detail: `The demo could not answer: ${reason}` }, 500);
    }
  }
}

const notFound = (request: IncomingMessage): Answer =>
  json({ detail: `The demo has nothing at "${request.url ?? ''}".` }, 404);

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

async function readRequest(request: IncomingMessage): Promise<DemoRequest> {
  const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
  return {
    method: request.method ?? 'GET',
    path: decodeURI(url.pathname),
    query: url.searchParams,
    headers: request.headers,
    body: await readBody(request),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error(`The body is larger than ${LARGEST_BODY} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { createAxiosHttp, type AxiosHttpOptions } from '../../../src/base/http/axiosHttp';
import { HttpError, type Http, type HttpRequest } from '../../../src/base/http/http';
import { silentLog } from '../../../src/base/log';
import { Redaction } from '../../../src/base/secrets/redaction';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import {
  startLocalServer,
  type Answering,
  type LocalServer,
  type LocalServerOptions,
} from '../../fakes/localServer';

const running: (() => Promise<void>)[] = [];
export const never = new AbortController().signal;

/** A server that is closed after the test. */
export async function serve(answer: Answering, options?: LocalServerOptions): Promise<LocalServer> {
  const server = await startLocalServer(answer, options);
  running.push(() => server.close());
  return server;
}

/** A server below HTTP: it does with each connection what the test says. */
export async function serveSockets(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The real port, with nothing secret unless the test says so. */
export const port = (options: Partial<AxiosHttpOptions> = {}): Http =>
  createAxiosHttp({
    secrets: new FakeSecrets(),
    redaction: new Redaction(),
    environment: {},
    log: silentLog,
    ...options,
  });

/** The reason and the sentence of a request that must fail. */
export async function failureOf(
  request: HttpRequest,
  options?: Partial<AxiosHttpOptions>,
): Promise<string[]> {
  const error: unknown = await port(options)
    .send(request, never)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof HttpError)) throw new Error('an HttpError was expected', { cause: error });
  return [error.reason, error.message];
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});

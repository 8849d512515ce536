import type { FakeReply } from '../fakes/fakeHttp';
import { startFakeSmtpServer } from '../fakes/fakeSmtpServer';
import { startLocalServer } from '../fakes/localServer';

/** How the system at the other end behaves. `echoes` refuses, and repeats the credential that it was sent. */
export type Behaviour = 'accepts' | 'unauthorised' | 'busy' | 'broken' | 'silent' | 'echoes';

export interface ChannelServer {
  readonly origin: string;
  /** Everything that arrived: request line, headers and body, or SMTP commands and messages. */
  readonly received: () => readonly string[];
  /** The messages themselves: bodies. */
  readonly messages: () => readonly string[];
  close(): Promise<void>;
}

export type StartServer = (behaviour: Behaviour, secret: string) => Promise<ChannelServer>;

/** A web server that takes messages as recorded from the real system. */
export const httpServer =
  (accepted: FakeReply): StartServer =>
  async (behaviour, secret) => {
    const replies: Record<Exclude<Behaviour, 'silent'>, FakeReply> = {
      accepts: accepted,
      unauthorised: { status: 401, body: 'no' },
      busy: { status: 429, headers: { 'retry-after': '30' }, body: 'slow down' },
      broken: { status: 503, body: '<html>oops</html>' },
      echoes: { status: 400, body: `bad credential ${secret}` },
    };
    const server = await startLocalServer((_, response) => {
      if (behaviour === 'silent') return;
      const { status = 200, headers = {}, body = '' } = replies[behaviour];
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    return {
      origin: server.origin,
      received: () =>
        server.requests.map((one) => `${one.method} ${one.url}\n${JSON.stringify(one.headers)}\n${one.body}`),
      messages: () => server.requests.map(({ body }) => body),
      close: () => server.close(),
    };
  };

/** A mail server. */
export const smtpServer: StartServer = async (behaviour, secret) => {
  const server = await startFakeSmtpServer((command) => {
    if (behaviour === 'silent' && command === 'greeting') return {};
    if (behaviour === 'unauthorised' && command.startsWith('AUTH')) return { says: '535 5.7.8 no' };
    if (behaviour === 'busy' && command.startsWith('MAIL')) return { says: '450 4.7.1 slow down' };
    if (behaviour === 'broken' && command.startsWith('MAIL')) return { says: '451 4.3.0 oops' };
    if (behaviour === 'echoes' && command.startsWith('AUTH'))
      return { says: `535 5.7.8 bad credential ${secret}` };
    return undefined;
  });
  return {
    origin: `smtp://127.0.0.1:${server.port}`,
    received: () => [...server.commands, ...server.messages],
    messages: () => server.messages,
    close: () => server.close(),
  };
};

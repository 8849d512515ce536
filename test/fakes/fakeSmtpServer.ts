import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a command is answered with, where it is not the usual answer; `{}` is silence. */
export type SmtpScript = (command: string) => { readonly says?: string } | undefined;

/** A mail server on loopback that takes everything, unless its script says otherwise. */
export interface FakeSmtpServer {
  readonly port: number;
  /** Every command, in order, without the text of the messages. */
  readonly commands: readonly string[];
  /** Every message, as it arrived. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

const USUAL: readonly (readonly [command: RegExp, answer: string])[] = [
  [/^greeting/, '220 fake.test ready'],
  [/^EHLO/i, '250-fake.test\r\n250 AUTH PLAIN LOGIN'],
  [/^AUTH/i, '235 2.7.0 Accepted'],
  [/^DATA/i, '354 Go on'],
  [/^STARTTLS/i, '502 5.5.1 Not here'],
  [/^QUIT/i, '221 Bye'],
];

export async function startFakeSmtpServer(script: SmtpScript = () => undefined): Promise<FakeSmtpServer> {
  const [commands, messages]: [string[], string[]] = [[], []];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    converse(socket, script, commands, messages);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    messages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(socket: Socket, script: SmtpScript, commands: string[], messages: string[]): void {
  let waiting = '';
  let isMessage = false;
  const answer = (command: string): void => {
    const scripted = script(command);
    if (scripted && scripted.says === undefined) return;
    const usual = USUAL.find(([pattern]) => pattern.test(command))?.[1] ?? '250 OK';
    socket.write(`${scripted?.says ?? usual}\r\n`);
    isMessage = /^DATA/i.test(command) && scripted === undefined;
  };
  answer('greeting');
  socket.on('data', (chunk) => {
    waiting += chunk.toString('utf8');
    for (;;) {
      const end = isMessage ? '\r\n.\r\n' : '\r\n';
      const at = waiting.indexOf(end);
      if (at < 0) return;
      const text = waiting.slice(0, at);
      waiting = waiting.slice(at + end.length);
      if (isMessage) {
        messages.push(text);
        isMessage = false;
        answer('message');
      } else {
        commands.push(text);
        answer(text);
      }
    }
  });
}

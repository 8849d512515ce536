import { afterEach, describe, expect, it } from 'vitest';
import { email } from '../../../src/incident/channels/email';
import { smtpServer } from '../../contract/channelServers';
import { testChannel } from '../../contract/testChannel';
import { startFakeSmtpServer, type FakeSmtpServer, type SmtpScript } from '../../fakes/fakeSmtpServer';
import { noticeOf } from '../../fakes/notices';
import { channelContext } from './channelContext';

const USUAL_HEADERS = new Set([
  ...['from', 'to', 'subject', 'message-id', 'date', 'mime-version'],
  ...['content-type', 'content-transfer-encoding', 'in-reply-to', 'references'],
]);

const headersOf = (message: string): Map<string, string> => {
  const head = message.slice(0, message.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
};

testChannel({
  definition: email,
  settings: (origin) => ({
    server: origin,
    username: 'sitrep',
    password: '${secret:token}',
    from: 'sitrep@example.com',
    to: 'incidents@example.com',
    encryption: 'opportunistic',
  }),
  start: smtpServer,
  wireForm: (secret) => Buffer.from(`\0sitrep\0${secret}`).toString('base64'),
  reasons: { busy: 'serverError', echoes: 'unauthorised' },
  expectHarmless: (message) => {
    const headers = headersOf(message);
    expect([...headers.keys()].filter((name) => !USUAL_HEADERS.has(name))).toEqual([]);
    expect(headers.get('to')).toBe('incidents@example.com');
    expect(headers.get('content-type')).toContain('text/plain');
  },
});

describe('email', () => {
  const servers: FakeSmtpServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const signal = new AbortController().signal;
  const open = async (settings: object = {}, script?: SmtpScript) => {
    const server = await startFakeSmtpServer(script);
    servers.push(server);
    const read = email.settings.parse({
      server: `smtp://127.0.0.1:${server.port}`,
      from: 'sitrep@example.com',
      to: ['incidents@example.com', 'alerts@example.com'],
      ...settings,
    });
    return { server, channel: email.create(read, channelContext()) };
  };

  it('writes later messages of one event as replies to the first', async () => {
    const { server, channel } = await open();
    const first = await channel.send(noticeOf(), undefined, signal);
    await channel.send(noticeOf({ change: 'resolved', state: 'resolved' }), first, signal);
    const [one, two] = server.messages.map(headersOf);
    expect(one?.get('message-id')).toBe(first);
    expect(one?.get('to')).toBe('incidents@example.com, alerts@example.com');
    expect(two?.get('in-reply-to')).toBe(first);
    expect(two?.get('references')).toBe(first);
    expect(two?.get('message-id')).not.toBe(first);
  });

  it('writes to the person who is meant instead', async () => {
    const { server, channel } = await open();
    const recipient = { name: 'lead', slack: undefined, email: 'lead@example.com' };
    await channel.send(noticeOf({ recipient }), undefined, signal);
    expect(server.messages.map(headersOf)[0]?.get('to')).toBe('lead@example.com');
  });

  it('sends no password over a connection that is not encrypted', async () => {
    const { server, channel } = await open({ username: 'sitrep', password: '${secret:token}' });
    await expect(channel.send(noticeOf(), undefined, signal)).rejects.toMatchObject({
      reason: 'misconfigured',
    });
    expect(server.commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
  });

  it('says that it has nobody to write to', async () => {
    const { channel } = await open({ to: [] });
    await expect(channel.send(noticeOf(), undefined, signal)).rejects.toMatchObject({
      reason: 'misconfigured',
    });
  });

  it('takes a recipient that does not exist for a refusal that does not pass', async () => {
    const { channel } = await open({}, (command) =>
      command.startsWith('RCPT') ? { says: '550 5.1.1 no such user' } : undefined,
    );
    await expect(channel.send(noticeOf(), undefined, signal)).rejects.toMatchObject({
      reason: 'refused',
      passes: false,
    });
  });

  it.each([
    ['a password in the address', { server: 'smtp://ana:pw@mail.example.com', from: 'a@example.com' }],
    ['a web address', { server: 'https://mail.example.com', from: 'a@example.com' }],
    ['a sender without a domain', { server: 'smtp://mail.example.com', from: 'ana' }],
  ])('refuses %s', (_, settings) => {
    expect(email.settings.safeParse(settings).success).toBe(false);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import { systemClock } from '../../src/base/clock';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Log } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import type { Channel, ChannelDefinition } from '../../src/incident/channels/channel';
import { ChannelError } from '../../src/incident/channels/channel';
import type { Notice } from '../../src/incident/channels/notice';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { noticeAlertOf, noticeOf } from '../fakes/notices';
import type { Behaviour, ChannelServer, StartServer } from './channelServers';
import { hostileLabels } from './faults';

export interface ChannelConformance {
  readonly definition: ChannelDefinition;
  /** As `sitrep.yaml` has them, `type` left out, with `${secret:token}` where the credential goes. */
  readonly settings: (origin: string) => Readonly<Record<string, unknown>>;
  readonly start: StartServer;
  /** What becomes of each refusal, where it is not as with most. */
  readonly reasons?: Partial<Record<Behaviour, string>>;
  /** Whether the credential is on the wire as it is; SMTP encodes it. */
  readonly wireForm?: (secret: string) => string;
  /** Throws when something in the message would act instead of being read. */
  readonly expectHarmless: (message: string) => void;
}

const SECRET = 'hunter2-correct-horse';
const never = new AbortController().signal;

const REASONS: Readonly<Record<Exclude<Behaviour, 'accepts'>, string>> = {
  unauthorised: 'unauthorised',
  busy: 'rateLimited',
  broken: 'serverError',
  silent: 'timeout',
  echoes: 'refused',
};

/** Beside those that every source meets: what chat systems take for a command. */
const HOSTILE = [
  ...hostileLabels,
  ['mentions', '<!channel> <@U024BE7LH> @everyone @here'],
  ['a placeholder of the configuration', '${secret:token} ${env:HOME}'],
  ['header lines', 'x\r\nBcc: everybody@example.com\r\n\r\nbody'],
] as const;

/** What every channel owes the router: deliver, or say in one sentence why not, and never give a secret away. */
export function testChannel(conformance: ChannelConformance): void {
  const { definition, reasons, start } = conformance;
  const servers: ChannelServer[] = [];
  const logged: string[] = [];
  const note = (message: string): number => logged.push(message);
  const log: Log = {
    debug: note,
    info: note,
    warn: note,
    error: (message, cause) => note(`${message} ${String(cause)}`),
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const create = (origin: string, timeout = 5_000): Channel => {
    const redaction = new Redaction();
    const secrets = new FakeSecrets({ token: SECRET });
    const environment = { HOME: '/home/ana' };
    const http = createAxiosHttp({ secrets, redaction, environment, log });
    const settings = definition.settings.parse(conformance.settings(origin));
    return definition.create(settings, {
      ...{ name: 'under-test', http, secrets, redaction, environment, timeout },
      clock: systemClock,
    });
  };
  const meet = async (behaviour: Behaviour): Promise<ChannelServer> => {
    const server = await start(behaviour, SECRET);
    servers.push(server);
    return server;
  };
  const failureOf = async (sending: Promise<unknown>): Promise<ChannelError> => {
    const result: unknown = await sending.catch((error: unknown) => error);
    if (result instanceof ChannelError) return result;
    throw new Error(`It was sent, or failed otherwise: ${String(result)}`);
  };

  describe(`${definition.type}, like every channel`, () => {
    it('refuses a setting that it does not know', () => {
      const settings = { ...conformance.settings('http://127.0.0.1:9'), somethingElse: 1 };
      expect(definition.settings.safeParse(settings).success).toBe(false);
    });

    it('delivers one message, with its credential, and says how to find it again', async () => {
      const server = await meet('accepts');
      expect(await create(server.origin).send(noticeOf(), undefined, never)).not.toBe('');
      expect(server.messages()).toHaveLength(1);
      expect(server.messages()[0]).toContain('DatabaseDown');
      const onWire = (conformance.wireForm ?? String)(SECRET);
      expect(server.received().some((text) => text.includes(onWire))).toBe(true);
    });

    it('names the origin that its secrets are bound to', async () => {
      const server = await meet('accepts');
      const settings = definition.settings.parse(conformance.settings(server.origin));
      expect(definition.originOf(settings)).toBe(server.origin);
    });

    it('shows what it would send, and where, without its secret and without sending', async () => {
      const server = await meet('accepts');
      const { where, what } = create(server.origin).preview(noticeOf());
      expect(where).toContain(new URL(server.origin).host);
      expect(what).toContain('DatabaseDown');
      expect(where + what).not.toContain(SECRET);
      expect(server.received()).toEqual([]);
    });

    it.each(['unauthorised', 'busy', 'broken', 'silent', 'echoes'] as const)(
      'meets a system that is %s with a reason and a sentence without the secret',
      async (behaviour) => {
        const server = await meet(behaviour);
        const timeout = behaviour === 'silent' ? 50 : 5_000;
        const failure = await failureOf(create(server.origin, timeout).send(noticeOf(), undefined, never));
        expect(failure.reason).toBe(reasons?.[behaviour] ?? REASONS[behaviour]);
        expect(failure.message).toMatch(/^\S.*[.?]$/s);
        expect(failure.message + JSON.stringify(logged)).not.toContain(SECRET);
        expect(failure.passes).toBe(behaviour === 'busy' || behaviour === 'broken' || behaviour === 'silent');
      },
    );

    it('says that nothing listens, and that it may pass', async () => {
      const server = await meet('accepts');
      await server.close();
      const failure = await failureOf(create(server.origin).send(noticeOf(), undefined, never));
      expect([failure.reason, failure.passes]).toEqual(['unreachable', true]);
    });

    it('stops when it is cancelled, before and in the middle', async () => {
      const server = await meet('silent');
      const channel = create(server.origin);
      await expect(channel.send(noticeOf(), undefined, AbortSignal.abort())).rejects.toBeInstanceOf(
        CancelledError,
      );
      const controller = new AbortController();
      const sending = channel.send(noticeOf(), undefined, controller.signal);
      controller.abort();
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
    });

    it.each(HOSTILE)('sends %s as text', async (_, value) => {
      const server = await meet('accepts');
      await create(server.origin).send(hostileNotice(value), undefined, never);
      const [message = ''] = server.messages();
      conformance.expectHarmless(message);
    });
  });
}

const hostileNotice = (value: string): Notice =>
  noticeOf({
    headline: `P0 ${value} is firing`,
    lines: [value, `instance: ${value}`],
    alerts: [noticeAlertOf({ title: value, summary: value, labels: { instance: value } })],
  });

import { describe, expect, it } from 'vitest';
import { SecretText } from '../../../src/base/secrets/secrets';
import { slack } from '../../../src/incident/channels/slack';
import { fitting } from '../../../src/incident/channels/slack/mrkdwn';
import { httpServer } from '../../contract/channelServers';
import { testChannel } from '../../contract/testChannel';
import { FakeHttp, type FakeAnswer, type SentRequest } from '../../fakes/fakeHttp';
import { noticeOf } from '../../fakes/notices';
import { channelContext } from './channelContext';

/** Slack acts on `<…>` only; what it acts on here is what Sitrep itself wrote: nothing. */
const expectHarmless = (message: string): void => {
  const { text, blocks } = JSON.parse(message) as { text: string; blocks: { text: { text: string } }[] };
  for (const shown of [text, ...blocks.map((block) => block.text.text)]) {
    expect(shown).not.toMatch(/[<>\u202e\u001b]/);
    expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
  }
};

const POSTED = { ok: true, channel: 'C1H9RESGL', ts: '1503435956.000247' };

testChannel({
  definition: slack,
  settings: (origin) => ({ url: `${origin}/services/\${secret:token}` }),
  start: httpServer({ headers: { 'content-type': 'text/plain' }, body: 'ok' }),
  expectHarmless,
});

testChannel({
  definition: slack,
  settings: (origin) => ({ token: '${secret:token}', channel: 'C1H9RESGL', api: `${origin}/api` }),
  start: httpServer({ body: POSTED }),
  expectHarmless,
});

describe('slack', () => {
  const bot = (answer: (request: SentRequest) => FakeAnswer) => {
    const http = new FakeHttp(answer);
    const settings = slack.settings.parse({ token: '${secret:token}', channel: '#incidents' });
    return { http, channel: slack.create(settings, channelContext({ http })) };
  };
  const sentTo = ({ sent }: FakeHttp): string[] => sent.map(({ url }) => url.pathname);
  const signal = new AbortController().signal;
  const first = JSON.stringify({ channel: 'C1H9RESGL', ts: '1503435956.000247' });

  it('changes the message that it posted, by the ids that Slack gave', async () => {
    const { http, channel } = bot(() => ({ body: POSTED }));
    const reference = await channel.send(noticeOf(), undefined, signal);
    expect(
      await channel.send(noticeOf({ change: 'acknowledged', state: 'acknowledged' }), reference, signal),
    ).toBe(reference);
    expect(sentTo(http)).toEqual(['/api/chat.postMessage', '/api/chat.update']);
    expect(JSON.parse(http.sent[1]?.body ?? '')).toMatchObject({
      channel: 'C1H9RESGL',
      ts: '1503435956.000247',
    });
    expect(http.sent[0]?.request.headers?.authorization).toBeInstanceOf(SecretText);
  });

  it.each(['worse', 'reminder'] as const)('says aloud below the message when it is %s', async (change) => {
    const { http, channel } = bot(() => ({ body: POSTED }));
    await channel.send(noticeOf({ change }), first, signal);
    expect(sentTo(http)).toEqual(['/api/chat.update', '/api/chat.postMessage']);
    expect(JSON.parse(http.sent[1]?.body ?? '')).toMatchObject({
      thread_ts: '1503435956.000247',
      reply_broadcast: true,
    });
  });

  it('answers below a message that can no longer be changed', async () => {
    const { http, channel } = bot(({ url }) => ({
      body: url.pathname.endsWith('update') ? { ok: false, error: 'edit_window_closed' } : POSTED,
    }));
    await channel.send(noticeOf({ change: 'resolved', state: 'resolved' }), first, signal);
    expect(sentTo(http)).toEqual(['/api/chat.update', '/api/chat.postMessage']);
  });

  it.each([
    ['invalid_auth', 'unauthorised'],
    ['channel_not_found', 'notFound'],
    ['ratelimited', 'rateLimited'],
    ['too_many_attachments', 'refused'],
    ['__proto__', 'refused'],
  ])('takes "%s" with status 200 for a refusal', async (error, reason) => {
    const { channel } = bot(() => ({ body: { ok: false, error } }));
    await expect(channel.send(noticeOf(), undefined, signal)).rejects.toMatchObject({ reason });
  });

  it('takes a page of a proxy for no answer', async () => {
    const { channel } = bot(() => ({ body: '<html>sign in</html>' }));
    await expect(channel.send(noticeOf(), undefined, signal)).rejects.toMatchObject({
      reason: 'serverError',
    });
  });

  it('posts anew what a webhook had sent before it was a bot', async () => {
    const { http, channel } = bot(() => ({ body: POSTED }));
    await channel.send(noticeOf({ change: 'resolved', state: 'resolved' }), 'sent', signal);
    expect(sentTo(http)).toEqual(['/api/chat.postMessage']);
  });

  it('mentions the person who is meant', async () => {
    const { http, channel } = bot(() => ({ body: POSTED }));
    await channel.send(
      noticeOf({ recipient: { name: 'lead', slack: 'U024BE7LH', email: undefined } }),
      undefined,
      signal,
    );
    expect(JSON.parse(http.sent[0]?.body ?? '')).toMatchObject({
      text: '<@U024BE7LH> P0 DatabaseDown in shop is firing',
    });
  });

  it.each([
    ['both forms', { url: 'https://hooks.slack.com/services/x', token: 't', channel: 'C1' }],
    ['neither form', {}],
    ['a bot without a channel', { token: 't' }],
    ['an address that is a secret as a whole', { url: '${secret:slack}' }],
    ['a secret in the host', { url: 'https://${secret:slack}/x' }],
  ])('refuses %s', (_, settings) => {
    expect(slack.settings.safeParse(settings).success).toBe(false);
  });

  it('keeps whole lines, as many as fit', () => {
    expect(fitting(['one', 'two', 'three'], 10)).toBe('one\ntwo\n…');
    expect(fitting(['one', 'two'], 100)).toBe('one\ntwo');
  });
});

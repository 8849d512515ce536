import { describe, expect, it } from 'vitest';
import { webhook } from '../../../src/incident/channels/webhook';
import { httpServer } from '../../contract/channelServers';
import { testChannel } from '../../contract/testChannel';
import { FakeHttp } from '../../fakes/fakeHttp';
import { noticeAlertOf, noticeOf } from '../../fakes/notices';
import { channelContext } from './channelContext';

testChannel({
  definition: webhook,
  settings: (origin) => ({ url: `${origin}/hook?source=sitrep`, headers: { 'x-token': '${secret:token}' } }),
  start: httpServer({ status: 204 }),
  // For programs: JSON keeps every text what it is.
  expectHarmless: (message) => expect(Object.keys(JSON.parse(message) as object)).toContain('alerts'),
});

testChannel({
  definition: webhook,
  settings: (origin) => ({ url: `${origin}/workflows/\${secret:token}`, format: 'teams' }),
  start: httpServer({ status: 202 }),
  expectHarmless: (message) => {
    const card = JSON.parse(message) as { attachments: { content: { body: { type: string }[] } }[] };
    // A TextBlock reads Markdown; rich text does not.
    expect(new Set(card.attachments[0]?.content.body.map(({ type }) => type))).toEqual(
      new Set(['RichTextBlock']),
    );
  },
});

testChannel({
  definition: webhook,
  settings: (origin) => ({ url: `${origin}/api/webhooks/1/\${secret:token}`, format: 'discord' }),
  start: httpServer({ body: { id: '99' } }),
  expectHarmless: (message) => {
    const { content, allowed_mentions } = JSON.parse(message) as {
      content: string;
      allowed_mentions: unknown;
    };
    expect(allowed_mentions).toEqual({ parse: [] });
    expect(content.replace(/\\[\\*_~`|>#[\]()<@:-]/g, '').replace(/\*\*/g, '')).not.toMatch(
      /[*_~`|>#[\]()<@]/,
    );
  },
});

describe('webhook', () => {
  const signal = new AbortController().signal;
  const sender = (settings: object, answer: object = { status: 204 }) => {
    const http = new FakeHttp(() => answer);
    return { http, channel: webhook.create(webhook.settings.parse(settings), channelContext({ http })) };
  };

  it('posts Sitrep’s own form, as documented', async () => {
    const { http, channel } = sender({ url: 'https://hooks.example.com/in' });
    const alert = noticeAlertOf({ state: 'resolved', resolvedAt: Date.UTC(2026, 0, 5, 14, 10) });
    await channel.send(
      noticeOf({ change: 'resolved', state: 'resolved', alerts: [alert] }),
      undefined,
      signal,
    );
    expect(JSON.parse(http.sent[0]?.body ?? '')).toEqual({
      version: 1,
      key: 'f1@0',
      change: 'resolved',
      state: 'resolved',
      severity: 'P0',
      headline: 'P0 DatabaseDown in shop is firing',
      text: 'P0 DatabaseDown in shop is firing\nNo connection for 30 s',
      at: '2026-01-05T14:02:00.000Z',
      environment: 'production',
      demo: false,
      alerts: [
        {
          fingerprint: 'f1',
          episode: 'f1@0',
          title: 'DatabaseDown',
          service: 'shop',
          severity: 'P0',
          severityWord: 'critical',
          summary: 'No connection for 30 s',
          state: 'resolved',
          firedAt: '2026-01-05T14:02:00.000Z',
          resolvedAt: '2026-01-05T14:10:00.000Z',
          labels: { instance: 'db-1' },
          links: [{ rel: 'source', url: 'https://alerts.example.com/1' }],
        },
      ],
    });
  });

  it('changes what it wrote to Discord, and writes anew what must be heard', async () => {
    const { http, channel } = sender(
      { url: 'https://discord.com/api/webhooks/1/abc', format: 'discord' },
      { body: { id: '99' } },
    );
    const id = await channel.send(noticeOf(), undefined, signal);
    await channel.send(noticeOf({ change: 'resolved', state: 'resolved' }), id, signal);
    await channel.send(noticeOf({ change: 'worse' }), id, signal);
    expect(http.sent.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      'POST https://discord.com/api/webhooks/1/abc?wait=true',
      'PATCH https://discord.com/api/webhooks/1/abc/messages/99',
      'POST https://discord.com/api/webhooks/1/abc?wait=true',
    ]);
  });

  it('never reveals what a label says', async () => {
    const { http, channel } = sender({ url: 'https://hooks.example.com/in' });
    await channel.send(noticeOf({ headline: '${secret:token}' }), undefined, signal);
    expect(JSON.parse(http.sent[0]?.body ?? '')).toMatchObject({ headline: '${secret:token}' });
  });
});

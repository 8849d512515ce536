import { describe, expect, it } from 'vitest';
import { pagerduty } from '../../../src/incident/channels/pagerduty';
import { httpServer } from '../../contract/channelServers';
import { testChannel } from '../../contract/testChannel';
import { FakeHttp } from '../../fakes/fakeHttp';
import { noticeOf } from '../../fakes/notices';
import { channelContext } from './channelContext';

testChannel({
  definition: pagerduty,
  settings: (origin) => ({ url: origin, routingKey: '${secret:token}' }),
  start: httpServer({
    status: 202,
    body: { status: 'success', message: 'Event processed', dedup_key: 'srv01/HTTP' },
  }),
  expectHarmless: (message) => {
    const { routing_key, payload } = JSON.parse(message) as {
      routing_key: string;
      payload: { summary: string };
    };
    expect(routing_key).toBe('hunter2-correct-horse');
    expect(payload.summary).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(JSON.stringify(payload)).not.toContain('hunter2');
  },
});

describe('pagerduty', () => {
  it('triggers, acknowledges and resolves one event by one key', async () => {
    const http = new FakeHttp(() => ({ status: 202, body: {} }));
    const channel = pagerduty.create(
      pagerduty.settings.parse({ routingKey: '${secret:token}' }),
      channelContext({ http }),
    );
    for (const state of ['firing', 'acknowledged', 'resolved'] as const)
      await channel.send(noticeOf({ state }), undefined, new AbortController().signal);
    const bodies = http.sent.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(bodies.map(({ event_action }) => event_action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect(new Set(bodies.map(({ dedup_key }) => dedup_key)).size).toBe(1);
    expect(bodies[0]?.payload).toMatchObject({
      summary: 'P0 DatabaseDown in shop is firing',
      source: 'shop',
      severity: 'critical',
      timestamp: '2026-01-05T14:02:00.000Z',
    });
    expect(http.sent[0]?.url.href).toBe('https://events.pagerduty.com/v2/enqueue');
  });
});

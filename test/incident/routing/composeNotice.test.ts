import { describe, expect, it } from 'vitest';
import { composeNotice } from '../../../src/incident/routing/composeNotice';
import { firstMessage } from '../../../src/incident/routing/routeAlerts';
import type { StoredMessage } from '../../../src/incident/routing/storedMessage';
import { MessageStore } from '../../../src/incident/routing/storedMessage';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import { alertOf } from '../../fakes/alerts';
import { configuration } from '../../fakes/fakeSource';

const FIRED = Date.UTC(2026, 0, 5, 14, 2, 11);
const MINUTE = 60_000;
const times = { ...alertOf().times, firedAt: FIRED };

const message = (alerts: readonly Alert[], part: Partial<StoredMessage> = {}): StoredMessage => ({
  ...firstMessage({
    target: { channel: 'bot', recipient: undefined },
    configuration: configuration(),
    alerts,
    now: FIRED,
  }),
  ...part,
});
const textOf = (stored: StoredMessage, now = FIRED + 4 * MINUTE): readonly string[] => {
  const { headline, lines } = composeNotice(stored, now, 'UTC');
  return [headline, ...lines];
};

describe('a message about one alert', () => {
  it('says what, since when, where, and what to do', () => {
    const alert = alertOf({
      times,
      summary: 'No connection for 30 s',
      labels: { alertname: 'DatabaseDown', service: 'shop', instance: 'db-1' },
      links: [
        { rel: 'runbook', url: 'https://docs.example.com/db', label: undefined },
        { rel: 'source', url: 'command:workbench.action.quit', label: undefined },
      ],
    });
    expect(textOf(message([alert], { pendingSince: FIRED + 3 * MINUTE }))).toEqual([
      'P0 DatabaseDown in shop is firing',
      'No connection for 30 s',
      'Firing since 2026-01-05 14:02:11 UTC (4 min).',
      'Labels: instance=db-1',
      'Runbook: https://docs.example.com/db',
    ]);
  });

  it.each([
    [
      'production',
      { production: true, environment: 'prod-eu' },
      '[prod-eu] P0 DatabaseDown in shop is firing',
    ],
    [
      'the demo',
      { demo: true, production: false, environment: 'demo' },
      '[demo] P0 DatabaseDown in shop is firing',
    ],
    ['staging', { environment: 'staging' }, 'P0 DatabaseDown in shop is firing'],
  ])('says that it is %s where that matters', (_, part, headline) => {
    expect(textOf(message([alertOf({ times })], part))[0]).toBe(headline);
  });

  it('says of the demo that nothing is real', () => {
    expect(textOf(message([alertOf({ times })], { demo: true })).at(-1)).toBe(
      'This is the demo company: nothing here is real.',
    );
  });

  it('does not guess when an end is not known, or a severity', () => {
    const alert = alertOf({ times, condition: 'resolved', severity: 'unmapped', service: undefined });
    expect(textOf(message([alert])).slice(0, 2)).toEqual([
      'P? DatabaseDown is resolved after an unknown time',
      'Firing since 2026-01-05 14:02:11 UTC; it is over, and when it ended is not known.',
    ]);
  });
});

describe('a message about many', () => {
  it('names the worst severity, and lists as many as can be read', () => {
    const alerts = Array.from({ length: 30 }, (_, index) =>
      alertOf({ fingerprint: `f${index}`, times, severity: index === 7 ? 'P0' : 'P1' }),
    );
    const [headline, ...lines] = textOf(message(alerts), FIRED + MINUTE);
    expect(headline).toBe('P0 30 alerts in shop: 30 firing');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 10 more');
  });
});

describe('messages over a restart', () => {
  it('are read as they were kept; what another version wrote otherwise is left alone', () => {
    const records = new MemoryRecords();
    const kept = message([alertOf({ times })], { sent: 'x', pending: undefined });
    new MessageStore(records).put(kept);
    records.put('notification', 'other', { somethingElse: 1 });
    expect(new MessageStore(records).all()).toEqual([kept]);
  });

  it('are forgotten a week after the event is over, and after a month in any case', () => {
    const records = new MemoryRecords();
    const store = new MessageStore(records);
    const DAY = 24 * 60 * MINUTE;
    store.put(message([alertOf({ times })], { id: 'open' }));
    store.put(message([alertOf({ times, condition: 'resolved' })], { id: 'over', pending: undefined }));
    const ids = (): string[] => store.all().map(({ id }) => id);
    store.forgetBefore(FIRED + 7 * DAY);
    expect(ids()).toEqual(['open', 'over']);
    store.forgetBefore(FIRED + 7 * DAY + 1);
    expect(ids()).toEqual(['open']);
    store.forgetBefore(FIRED + 30 * DAY + 1);
    expect(ids()).toEqual([]);
  });
});

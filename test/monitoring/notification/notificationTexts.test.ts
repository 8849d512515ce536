import { describe, expect, it } from 'vitest';
import { endedText, tellingText } from '../../../src/monitoring/notification/notificationTexts';
import type { Telling } from '../../../src/monitoring/notification/tellings';
import { alertOf } from '../../fakes/alerts';
import { acknowledgement } from '../../fakes/alertEvents';

const HOUR = 3_600_000;
const telling = (parts: Partial<Telling> = {}): Telling => ({
  reason: 'first',
  alert: alertOf({ summary: 'no connection to db-1' }),
  from: undefined,
  ...parts,
});

describe('a notification', () => {
  it.each([
    ['P0 DatabaseDown in shop is firing: no connection to db-1', [telling()]],
    ['P0 DatabaseDown is firing.', [telling({ alert: alertOf({ service: undefined }) })]],
    [
      'P0 DatabaseDown in shop got worse: it was P2: no connection to db-1',
      [telling({ reason: 'worse', from: 'P2' })],
    ],
    [
      'P0 DatabaseDown in shop still fires, and its acknowledgement has ended: no connection to db-1',
      [telling({ reason: 'acknowledgementEnded' })],
    ],
    [
      'P0 DatabaseDown in shop still fires after 3 h, and nobody has acknowledged it.',
      [telling({ reason: 'reminder' })],
    ],
    [
      'P0 DatabaseDown in shop still fires after 3 h, acknowledged by ana 2 h ago.',
      [
        telling({
          reason: 'reminder',
          alert: alertOf({ acknowledgement: { ...acknowledgement, at: HOUR } }),
        }),
      ],
    ],
    [
      'P0 DatabaseDown in shop is firing, and 5 other alerts in a, b, c and 1 more service.',
      [telling(), ...['a', 'b', 'c', 'd', 'a'].map((service) => telling({ alert: alertOf({ service }) }))],
    ],
    ['P0 x ⏎ y in shop is firing.', [telling({ alert: alertOf({ title: 'x\ny' }) })]],
  ])('says %s', (text, tellings) => {
    expect(tellingText(tellings, 3 * HOUR)).toBe(text);
  });
});

describe('the end', () => {
  const over = alertOf({
    condition: 'resolved',
    times: { ...alertOf().times, firedAt: 0, resolvedAt: 720_000 },
  });
  it.each([
    ['DatabaseDown in shop resolved after 12 min', [over]],
    ['DatabaseDown in shop resolved after 12 min, and 2 other alerts', [over, over, over]],
  ])('is said as %s', (text, alerts) => {
    expect(endedText(alerts)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import { interruptionOf, notificationSettings } from '../../../src/monitoring/notification/interruption';
import { MutedAlerts } from '../../../src/monitoring/notification/mutedAlerts';
import type { QuietHours } from '../../../src/monitoring/notification/quietHours';
import { quietUntil } from '../../../src/monitoring/notification/quietHours';
import { alertOf } from '../../fakes/alerts';
import { configuration } from '../../fakes/fakeSource';

const hours: QuietHours = {
  spans: { P2: { from: 22 * 60, until: 7 * 60 }, P3: { from: 12 * 60, until: 13 * 60 + 30 } },
  timeZone: 'Europe/Berlin',
};

describe('quiet hours in Berlin', () => {
  it.each([
    ['begin on the minute', 'P2', '2026-01-05T21:00Z', '2026-01-06T06:00Z'],
    ['have not begun a minute before', 'P2', '2026-01-05T20:59Z', undefined],
    ['go on after midnight', 'P2', '2026-01-06T05:59Z', '2026-01-06T06:00Z'],
    ['end on the minute', 'P2', '2026-01-06T06:00Z', undefined],
    [
      'end by the clocks of the morning after they went forward',
      'P2',
      '2026-03-28T22:00Z',
      '2026-03-29T05:00Z',
    ],
    ['end by the clocks of the morning after they went back', 'P2', '2026-10-24T21:00Z', '2026-10-25T06:00Z'],
    ['may lie within a day', 'P3', '2026-01-05T11:30Z', '2026-01-05T12:30Z'],
    ['are only for the severities that have them', 'P1', '2026-01-05T23:00Z', undefined],
  ] as const)('%s', (_, severity, now, until) => {
    expect(quietUntil(hours, severity, Date.parse(now))).toBe(until && Date.parse(until));
  });
});

describe('the settings', () => {
  it('say which severities interrupt; a word that is none counts as not set', () => {
    const of = (value: unknown): readonly string[] => [
      ...notificationSettings(interruptionOf(value), [], new Set()).severities,
    ];
    expect(of('urgent')).toEqual(['P0', 'P1']);
    expect(of('warnings')).toEqual(['P0', 'P1', 'P2', 'unmapped']);
    expect(of('all')).toHaveLength(6);
    expect(of('off')).toEqual([]);
    expect(of(5)).toEqual(['P0', 'P1']);
  });

  it('of several folders are those of the first that has any', () => {
    const folders = [
      configuration(),
      configuration({ quietHours: hours, reminders: { P0: 5 } }),
      configuration(),
    ];
    expect(notificationSettings('urgent', folders, new Set())).toMatchObject({
      quietHours: hours,
      reminders: { P0: 5 },
    });
  });
});

describe('a muted alert', () => {
  it('is kept until it is taken back, the latest first', () => {
    const muted = new MutedAlerts(new MemoryRecords());
    muted.mute(alertOf({ fingerprint: 'a' }), 1);
    muted.mute(alertOf({ fingerprint: 'b', title: 'Slow', service: undefined }), 2);
    expect(muted.all()).toEqual([
      { fingerprint: 'b', title: 'Slow', service: undefined, at: 2 },
      { fingerprint: 'a', title: 'DatabaseDown', service: 'shop', at: 1 },
    ]);
    muted.unmute('b');
    expect(muted.all().map(({ fingerprint }) => fingerprint)).toEqual(['a']);
  });
});

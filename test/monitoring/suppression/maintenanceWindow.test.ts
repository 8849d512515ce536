import { describe, expect, it } from 'vitest';
import { isTimeZone, localTimeAt, momentOf } from '../../../src/monitoring/suppression/localTime';
import type { MaintenanceWindow, Recurrence } from '../../../src/monitoring/suppression/maintenanceWindow';
import {
  concerns,
  concernsService,
  occurrenceAt,
  openWindows,
} from '../../../src/monitoring/suppression/maintenanceWindow';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 16);

describe('a local time in Berlin', () => {
  const moment = (text: string): string => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (text.match(/\d+/g) ?? []).map(Number);
    return iso(momentOf({ year, month, day, hour, minute }, 'Europe/Berlin'));
  };
  it.each([
    ['2026-01-05 02:00', 'in winter is an hour ahead', '2026-01-05T01:00'],
    ['2026-07-05 02:00', 'in summer is two hours ahead', '2026-07-05T00:00'],
    ['2026-03-29 01:59', 'is the last minute before the clocks go forward', '2026-03-29T00:59'],
    ['2026-03-29 02:00', 'does not exist, and is moved on by the hour that is skipped', '2026-03-29T01:00'],
    ['2026-03-29 02:30', 'does not exist either', '2026-03-29T01:30'],
    ['2026-03-29 03:00', 'is the first minute after it', '2026-03-29T01:00'],
    ['2026-10-25 02:30', 'comes twice, and the first is meant', '2026-10-25T00:30'],
    ['2026-10-25 03:00', 'comes once again', '2026-10-25T02:00'],
    ['2026-02-31 02:00', 'of a day beyond the month is one of the next', '2026-03-03T01:00'],
  ])('%s %s', (text, _, expected) => {
    expect(moment(text)).toBe(expected);
  });

  it('is shown as clocks there show it', () => {
    expect(localTimeAt(at('2026-07-05T22:30Z'), 'Europe/Berlin')).toEqual({
      ...{ year: 2026, month: 7, day: 6, hour: 0, minute: 30 },
    });
  });

  it('needs a zone that exists', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Base')]).toEqual([true, false]);
  });
});

const nightly = (parts: Partial<Recurrence> = {}): Recurrence => ({
  ...{ every: 'day', weekdays: [], days: [], at: { hour: 2, minute: 0 }, lasts: 2 * HOUR },
  timeZone: 'Europe/Berlin',
  ...parts,
});

/** The occurrence that a moment lies in, as `from until`. */
const check = (sentence: string, recurrence: Recurrence, now: string, expected: string | undefined): void =>
  it(sentence, () => {
    const found = occurrenceAt(recurrence, at(now));
    expect(found && `${iso(found.from)} ${iso(found.until)}`).toBe(expected);
  });

describe('a window of every day from 02:00, two hours long', () => {
  check('is open in it', nightly(), '2026-01-05T02:30Z', '2026-01-05T01:00 2026-01-05T03:00');
  check('opens at its first moment', nightly(), '2026-01-05T01:00Z', '2026-01-05T01:00 2026-01-05T03:00');
  check('is closed at its end', nightly(), '2026-01-05T03:00Z', undefined);
  check('is closed before it', nightly(), '2026-01-05T00:59Z', undefined);
  check(
    'lasts two hours in the night when the clocks go forward, from 03:00',
    nightly(),
    '2026-03-29T02:59Z',
    '2026-03-29T01:00 2026-03-29T03:00',
  );
  check(
    'lasts two hours in the night when the clocks go back, from the first 02:00 to the second 03:00',
    nightly(),
    '2026-10-25T01:59Z',
    '2026-10-25T00:00 2026-10-25T02:00',
  );
  check('is over then, although clocks show 03:00 once', nightly(), '2026-10-25T02:00Z', undefined);
  check(
    'reaches over midnight',
    nightly({ at: { hour: 23, minute: 30 } }),
    '2026-01-06T00:29Z',
    '2026-01-05T22:30 2026-01-06T00:30',
  );
});

describe('a window of every week', () => {
  const weekend = nightly({ every: 'week', weekdays: [6, 7] });
  check('is open on its days', weekend, '2026-01-10T02:00Z', '2026-01-10T01:00 2026-01-10T03:00');
  check('is closed on the others', weekend, '2026-01-09T02:00Z', undefined);
  check(
    'of three days is open on the days after the one that it begins on',
    nightly({ every: 'week', weekdays: [5], lasts: 72 * HOUR }),
    '2026-01-11T12:00Z',
    '2026-01-09T01:00 2026-01-12T01:00',
  );
  check(
    'goes by the day of the week there, not by that of Greenwich',
    nightly({ every: 'week', weekdays: [1], at: { hour: 0, minute: 30 } }),
    '2026-01-04T23:45Z',
    '2026-01-04T23:30 2026-01-05T01:30',
  );
});

describe('a window of every month', () => {
  const last = nightly({ every: 'month', days: [31] });
  check('is open on its day', last, '2026-01-31T02:00Z', '2026-01-31T01:00 2026-01-31T03:00');
  check('does not come in a month without that day', last, '2026-03-03T02:00Z', undefined);
});

const windowOf = (parts: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  ...{ id: 'w', when: { from: 0, until: HOUR }, services: [], match: {}, comment: undefined, by: undefined },
  ...parts,
});
const alert = { service: 'shop', labels: { job: 'api', region: 'eu' } };

describe('what a window is about', () => {
  it.each([
    ['everything, when it says nothing', {}, true, true],
    ['its services', { services: ['cart', 'shop'] }, true, true],
    ['no other service', { services: ['cart'] }, false, false],
    [
      'alerts with its labels, and then not the whole service',
      { match: { job: ['web', 'api'] } },
      true,
      false,
    ],
    ['no alert without them', { match: { job: ['api'], region: ['us'] } }, false, false],
    ['alerts of its services with its labels', { services: ['cart'], match: { job: ['api'] } }, false, false],
  ])('is %s', (_, parts, isAboutAlert, isAboutService) => {
    expect(concerns(windowOf(parts), alert)).toBe(isAboutAlert);
    expect(concernsService(windowOf(parts), 'shop')).toBe(isAboutService);
  });
});

describe('the open windows', () => {
  it('are those of the moment, the one that ends last first', () => {
    const windows = [
      windowOf({ id: 'short' }),
      windowOf({ id: 'long', when: { from: 0, until: 3 * HOUR } }),
      windowOf({ id: 'later', when: { from: HOUR, until: 2 * HOUR } }),
    ];
    expect(openWindows(windows, HOUR - 1).map(({ window }) => window.id)).toEqual(['long', 'short']);
    expect(openWindows(windows, HOUR).map(({ window }) => window.id)).toEqual(['long', 'later']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onCallWords } from '../../../src/incident/onCall/onCallWords';
import { onCallAt } from '../../../src/incident/onCall/rotation';
import { localTime, momentOf } from '../../../src/incident/onCall/zonedTime';
import type { OnCallConfiguration } from '../../../src/monitoring/configuration/configuration';

const weekly: OnCallConfiguration = {
  rotation: 'weekly',
  start: '2026-01-05',
  people: ['ana', 'bruno', 'chiara', 'deniz'],
  secondary: 'edda',
  handover: '09:00',
  timezone: 'Europe/Berlin',
  escalation: [],
};

const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number): string => new Date(moment).toISOString();

const check = (moment: string, rotation: OnCallConfiguration = weekly): string => {
  const { now, next, handoverAt } = onCallAt(at(moment), rotation);
  return `${now ?? 'nobody'}, then ${next} at ${iso(handoverAt)}`;
};

describe('who is on call, by the week', () => {
  it.each([
    ['before the rotation begins', '2026-01-05T07:59:59Z', 'nobody, then ana at 2026-01-05T08:00:00.000Z'],
    [
      'at the first hand-over, 09:00 in Berlin',
      '2026-01-05T08:00:00Z',
      'ana, then bruno at 2026-01-12T08:00:00.000Z',
    ],
    [
      'in the minute before the second',
      '2026-01-12T07:59:00Z',
      'ana, then bruno at 2026-01-12T08:00:00.000Z',
    ],
    ['after four weeks', '2026-02-02T08:00:00Z', 'ana, then bruno at 2026-02-09T08:00:00.000Z'],
    [
      'in the week in which clocks go forward, still winter time',
      '2026-03-28T12:00:00Z',
      'deniz, then ana at 2026-03-30T07:00:00.000Z',
    ],
    ['in that week, summer time', '2026-03-30T06:59:59Z', 'deniz, then ana at 2026-03-30T07:00:00.000Z'],
    [
      'at the first hand-over of summer, an hour earlier in UTC',
      '2026-03-30T07:00:00Z',
      'ana, then bruno at 2026-04-06T07:00:00.000Z',
    ],
    [
      'in the week in which clocks go back, still summer time',
      '2026-10-24T12:00:00Z',
      'bruno, then chiara at 2026-10-26T08:00:00.000Z',
    ],
    [
      'at the last moment of that week',
      '2026-10-26T07:59:59Z',
      'bruno, then chiara at 2026-10-26T08:00:00.000Z',
    ],
    [
      'at the first hand-over of winter',
      '2026-10-26T08:00:00Z',
      'chiara, then deniz at 2026-11-02T08:00:00.000Z',
    ],
    ['over the new year', '2027-01-01T00:00:00Z', 'deniz, then ana at 2027-01-04T08:00:00.000Z'],
  ])('%s', (_, moment, expected) => {
    expect(check(moment)).toBe(expected);
  });
});

describe('who is on call, by the day', () => {
  const daily: OnCallConfiguration = { ...weekly, rotation: 'daily', handover: '02:30', start: '2026-03-28' };
  it.each([
    [
      'before a hand-over time that does not exist that day',
      '2026-03-29T00:59:59Z',
      'ana, then bruno at 2026-03-29T01:00:00.000Z',
    ],
    [
      'from the moment the clocks jump over it',
      '2026-03-29T01:00:00Z',
      'bruno, then chiara at 2026-03-30T00:30:00.000Z',
    ],
    [
      'before a hand-over time that happens twice',
      '2026-10-25T00:29:59Z',
      'chiara, then deniz at 2026-10-25T00:30:00.000Z',
    ],
    ['after the first of the two', '2026-10-25T00:30:00Z', 'deniz, then ana at 2026-10-26T01:30:00.000Z'],
  ])('%s', (_, moment, expected) => {
    expect(check(moment, daily)).toBe(expected);
  });

  it('is midnight in New York when nothing else is said', () => {
    const rotation: OnCallConfiguration = { ...daily, timezone: 'America/New_York', handover: undefined };
    expect(check('2026-03-29T03:59:00Z', rotation)).toBe('ana, then bruno at 2026-03-29T04:00:00.000Z');
  });

  it('is one person alone for ever', () => {
    const { now, next } = onCallAt(at('2030-05-05T00:00:00Z'), { ...daily, people: ['ana'] });
    expect([now, next]).toEqual(['ana', 'ana']);
  });
});

describe('a rotation at any moment, anywhere', () => {
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kathmandu',
    undefined,
  );
  const moment = fc.integer({ min: at('2026-01-06T00:00:00Z'), max: at('2031-12-31T00:00:00Z') });
  const time = fc.integer({ min: 0, max: 1_439 });

  it('hands over to the person it said would be next, at the time it said, and not before', () => {
    fc.assert(
      fc.property(
        zone,
        moment,
        time,
        fc.constantFrom('daily' as const, 'weekly' as const),
        (timezone, now, minutes, kind) => {
          const handover = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
          const rotation: OnCallConfiguration = { ...weekly, rotation: kind, timezone, handover };
          const duty = onCallAt(now, rotation);
          expect(duty.handoverAt).toBeGreaterThan(now);
          expect(onCallAt(duty.handoverAt - 1, rotation).now).toBe(duty.now);
          expect(onCallAt(duty.handoverAt, rotation).now).toBe(duty.next);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the moment of a local time that exists', () => {
    fc.assert(
      fc.property(zone, moment, (timezone, now) => {
        const minute = Math.floor(now / 60_000) * 60_000;
        const local = localTime(minute, timezone);
        const found = momentOf(local, timezone);
        expect(localTime(found, timezone)).toEqual(local);
        expect(found).toBeLessThanOrEqual(minute);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the words', () => {
  it.each([
    ['2026-01-06T00:00:00Z', 'ana is on call until 2026-01-12 09:00 CET, then bruno. Secondary: edda.'],
    ['2026-01-01T00:00:00Z', 'Nobody is on call yet: ana begins 2026-01-05 09:00 CET. Secondary: edda.'],
  ])('at %s', (moment, expected) => {
    expect(onCallWords(onCallAt(at(moment), weekly), 'Europe/Berlin')).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { WindowReading } from '../../../src/monitoring/objectives/burnRate';
import { burnRates } from '../../../src/monitoring/objectives/burnRate';
import { burnWindows, canFire } from '../../../src/monitoring/objectives/burnWindows';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the windows of the Workbook', () => {
  const factors = (days: number) => burnWindows(days * DAY).map(({ factor }) => factor);

  it('have the published factors for 30 days', () => expect(factors(30)).toEqual([14.4, 6, 3, 1]));

  it('scale with the period', () => {
    expect(factors(28)).toEqual([13.44, 5.6, 2.8, 0.933333333333]);
    expect(factors(90)).toEqual([43.2, 18, 9, 3]);
  });

  it('cannot all fire below 93.06 %', () => {
    const possible = (target: number) => burnWindows(30 * DAY).map((window) => canFire(window, target));
    expect(possible(0.999)).toEqual([true, true, true, true]);
    expect(possible(0.93)).toEqual([false, true, true, true]);
    expect(possible(0.5)).toEqual([false, false, false, true]);
  });
});

describe('an objective of 99.9 % over 30 days', () => {
  const objective = { target: 0.999, period: 30 * DAY };
  /** Error ratios by window in minutes; everything else is quiet. */
  const judge = (ratios: Readonly<Record<number, number | 'unknown'>>) =>
    burnRates(objective, (window): WindowReading => {
      const ratio = ratios[window / MINUTE] ?? 0;
      return ratio === 'unknown' ? { known: false, why: 'no data' } : { known: true, errorRatio: ratio };
    }).map(({ kind, state, window, why }) => [kind, state, window.long / HOUR, ...(why ? [why] : [])]);

  it('is quiet while nothing fails', () => {
    expect(judge({})).toEqual([
      ['page', 'quiet', 1],
      ['ticket', 'quiet', 24],
    ]);
  });

  it('pages when one hour and five minutes burn 14.4 times as fast', () => {
    expect(judge({ 5: 0.02, 60: 0.015 })[0]).toEqual(['page', 'burning', 1]);
  });

  it('does not page for a fire that is over', () => {
    expect(judge({ 5: 0, 60: 0.5 })[0]).toEqual(['page', 'quiet', 1]);
  });

  it('does not page at exactly the factor', () => {
    expect(judge({ 5: 1, 60: 14.4 * 0.001 })[0]).toEqual(['page', 'quiet', 1]);
  });

  it('pages for the slow pair, and files a ticket for the slowest', () => {
    expect(judge({ 30: 0.007, 360: 0.007, 4320: 0.002 })).toEqual([
      ['page', 'burning', 6],
      ['ticket', 'burning', 72],
    ]);
  });

  it('does not know while a window that decides is not known', () => {
    expect(judge({ 4320: 'unknown', 360: 0.002 })[1]).toEqual(['ticket', 'unknown', 72, 'no data']);
  });

  it('knows without the long window when the short one is quiet', () => {
    expect(judge({ 4320: 'unknown', 360: 0 })[1]?.[1]).toBe('quiet');
  });

  it('says what burns before what is not known', () => {
    expect(judge({ 5: 0.02, 60: 0.015, 360: 'unknown', 30: 1 })[0]).toEqual(['page', 'burning', 1]);
  });
});

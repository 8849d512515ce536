import { describe, expect, it } from 'vitest';
import {
  agoWords,
  clockTime,
  counted,
  durationWords,
  exactTime,
  momentWords,
  untilWords,
} from '../../src/monitoring/words';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a length of time', () => {
  it.each([
    [-5_000, '0 ms'],
    [45, '45 ms'],
    [45.9, '45 ms'],
    [999.9, '999 ms'],
    [8 * SECOND, '8 s'],
    [59_999, '59 s'],
    [4 * MINUTE + 59 * SECOND, '4 min'],
    [2 * HOUR, '2 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [25 * HOUR, '1 d 1 h'],
    [72 * HOUR, '3 d'],
  ])('of %d ms is %s', (length, words) => expect(durationWords(length)).toBe(words));
});

describe('a moment', () => {
  it.each([
    [agoWords(0, 8 * SECOND), '8 s ago'],
    [agoWords(0, 400), 'just now'],
    [agoWords(5 * SECOND, 0), 'just now'],
    [untilWords(40 * SECOND, 0), 'in 40 s'],
    [untilWords(0, 0), 'now'],
    [exactTime(Date.UTC(2026, 0, 5, 13, 2, 11), 'Europe/Berlin'), '2026-01-05 14:02:11 CET'],
    [exactTime(Date.UTC(2026, 6, 5, 0, 2, 11), 'UTC'), '2026-07-05 00:02:11 UTC'],
    [clockTime(Date.UTC(2026, 0, 5, 13, 2, 11), 'UTC'), '13:02:11'],
    [momentWords(Date.UTC(2026, 0, 5, 16), Date.UTC(2026, 0, 5, 13), 'UTC'), '16:00'],
    [momentWords(Date.UTC(2026, 0, 6, 16), Date.UTC(2026, 0, 5, 13), 'UTC'), '2026-01-06 16:00'],
    [counted(1, 'alert'), '1 alert'],
    [counted(0, 'alert'), '0 alerts'],
    [counted(2, 'entry', 'entries'), '2 entries'],
  ])('is said as %s', (said, expected) => expect(said).toBe(expected));
});

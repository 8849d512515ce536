import { meanOf, sumOf } from '../evaluation/kahan';
import type { Window } from './call';

/*
 * A window over days that are rolled up holds one sample for several. What these were is known in sum, in number and in
 * their extremes, which is exact for the functions below as far as the window begins and ends where a roll-up does.
 * Counters know what they had counted before each reset, and their increase is taken from the roll-up before the window on.
 * Every other function sees the sample alone, which is the last of them.
 */

export const rolledSum = ({ series: { values, rolledUp }, first, end }: Window): number =>
  sumOf(rolledUp?.sum ?? values, first, end);

export const rolledCount = ({ series: { rolledUp }, first, end }: Window): number =>
  rolledUp ? sumOf(rolledUp.count, first, end) : end - first;

export const rolledMean = (window: Window): number =>
  window.series.rolledUp
    ? rolledSum(window) / rolledCount(window)
    : meanOf(window.series.values, window.first, window.end);

export const rolledMinimum = ({ values, rolledUp }: Window['series']): Float64Array =>
  rolledUp?.minimum ?? values;

export const rolledMaximum = ({ values, rolledUp }: Window['series']): Float64Array =>
  rolledUp?.maximum ?? values;

/** What the counter had counted before it began again, since the sample before the one at `at`; zero when it went on. */
export function lostAt({ values, rolledUp }: Window['series'], at: number): number {
  const known = rolledUp?.lost[at] ?? 0;
  if (known > 0) return known;
  return values[at]! < values[at - 1]! ? values[at - 1]! : 0;
}

/** How often the counter began again since the sample before the one at `at`. */
export function resetsAt({ values, rolledUp }: Window['series'], at: number): number {
  const known = rolledUp?.resets[at] ?? 0;
  return known > 0 ? known : Number(values[at]! < values[at - 1]!);
}

/** Roll-ups further apart than this have one missing in between. They are five minutes long, give or take a scrape. */
const NEIGHBOURS_MS = 450_000;

/**
 * The sample from which the increase of a window is counted. That of a roll-up began with the roll-up before it, and a
 * window may be too short to hold two of them.
 */
export function firstCounted({ timestamps, rolledUp }: Window['series'], first: number): number {
  if (first === 0 || !rolledUp || rolledUp.count[first]! <= 1) return first;
  return timestamps[first]! - timestamps[first - 1]! <= NEIGHBOURS_MS ? first - 1 : first;
}

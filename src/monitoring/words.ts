import type { Ms } from '../base/clock';

const SECOND: Ms = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as people say it: `45 s`, `4 min`, `2 h 5 min`, `3 d`. Never negative: a clock that went back gives 0. */
export function durationWords(length: Ms): string {
  const ms = Math.max(0, length);
  if (ms < SECOND) return `${Math.floor(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min');
  return pair(ms, DAY, 'd', HOUR, 'h');
}

function pair(ms: Ms, large: Ms, largeUnit: string, small: Ms, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  const whole = `${Math.floor(ms / large)} ${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}

/** How long something has lasted, never finer than a second: nobody reads `failing for 393 ms`. */
export const elapsedWords = (since: Ms, now: Ms): string => durationWords(Math.max(SECOND, now - since));

/** A past moment, relative: `8 s ago`; under a second, and for moments ahead of our clock, `just now`. */
export const agoWords = (at: Ms, now: Ms): string =>
  now - at < SECOND ? 'just now' : `${durationWords(now - at)} ago`;

/** A coming moment, relative: `in 40 s`, or `now` when it is due. */
export const untilWords = (at: Ms, now: Ms): string =>
  at - now < SECOND ? 'now' : `in ${durationWords(at - now)}`;

/** The exact local time with its zone, for hovers: `2026-01-05 14:02:11 GMT+1`. An empty zone means the machine's own. */
export function exactTime(at: Ms, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return `${date} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}

/** The local time of day, `14:02:11`, for rows where the day is plain. */
export const clockTime = (at: Ms, timeZone?: string): string => exactTime(at, timeZone).slice(11, 19);

const DAY_AND_TIME = 16;

/** A coming moment in a row: `16:00`, with its day when that is not plain: `2026-01-07 09:00`. */
export const momentWords = (at: Ms, now: Ms, timeZone?: string): string =>
  at - now < DAY ? clockTime(at, timeZone).slice(0, 5) : exactTime(at, timeZone).slice(0, DAY_AND_TIME);

/** `1 alert`, `3 alerts`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

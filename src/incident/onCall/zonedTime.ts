import type { Ms } from '../../base/clock';

/** A day of the calendar, wherever. Days are counted as if all were equally long: no clock change shifts them. */
export type Day = number;

const DAY: Ms = 86_400_000;

/** `2026-01-05` as a day. */
export const dayOf = (isoDate: string): Day => Date.parse(`${isoDate}T00:00:00Z`) / DAY;

export interface LocalTime {
  readonly day: Day;
  readonly minuteOfDay: number;
}

/** What calendar and clock of a place show. Without a time zone: those of this computer. */
export function localTime(at: Ms, timeZone: string | undefined): LocalTime {
  const wall = wallTime(at, timeZone);
  return { day: Math.floor(wall / DAY), minuteOfDay: Math.floor((wall % DAY) / 60_000) };
}

/**
 * When the clocks of a place show a time. A time that happens twice is its first; one that a clock change leaves out is the
 * moment of the change.
 */
export function momentOf({ day, minuteOfDay }: LocalTime, timeZone: string | undefined): Ms {
  const wall = day * DAY + minuteOfDay * 60_000;
  // No place is further from UTC than a day; within those two, local time rises but for one step back.
  let [low, high] = [wall - DAY, wall + DAY];
  const candidates = [low, high].map((near) => wall - (wallTime(near, timeZone) - near));
  const exact = candidates.filter((at) => wallTime(at, timeZone) === wall).sort((a, b) => a - b)[0];
  if (exact !== undefined) return exact;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallTime(middle, timeZone) < wall) low = middle;
    else high = middle;
  }
  return high;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Local time as if it were UTC, so that it can be calculated with. */
function wallTime(at: Ms, timeZone: string | undefined): Ms {
  const parts = formatFor(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const seconds = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return seconds + (((at % 1_000) + 1_000) % 1_000);
}

function formatFor(timeZone = ''): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    ...(timeZone !== '' && { timeZone }),
  });
  FORMATS.set(timeZone, format);
  return format;
}

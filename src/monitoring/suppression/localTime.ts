import type { Ms } from '../../base/clock';

/** A wall clock and calendar, without a zone. Months and days from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY: Ms = 86_400_000;
const MINUTE: Ms = 60_000;

/** Making a formatter costs more than a thousand uses of it. The empty zone is the machine's own. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? '';
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
      hourCycle: 'h23',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** Whether this is a zone that the machine has rules for, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What clocks in the zone show at a moment. */
export function localTimeAt(at: Ms, timeZone: string | undefined): LocalTime {
  const parts = formatterOf(timeZone).formatToParts(at);
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
  };
}

/**
 * The moment at which clocks in the zone show this. A time that a change of the clocks skips is moved on by what was
 * skipped (02:30 becomes 03:30), and of a time that comes twice the first is meant: RFC 5545, section 3.3.5, and the
 * disambiguation `compatible` of Temporal. A day beyond the end of its month is a day of the next.
 */
export function momentOf(local: LocalTime, timeZone: string | undefined): Ms {
  const wall = wallOf(local);
  const before = wall - offsetAt(wall - DAY, timeZone);
  const after = wall - offsetAt(wall + DAY, timeZone);
  const matching = [before, after].filter((at) => wallOf(localTimeAt(at, timeZone)) === wall);
  return matching.length === 0 ? before : Math.min(...matching);
}

/** The calendar day so many days later, at the same time of day. */
export const daysLater = (local: LocalTime, days: number): LocalTime =>
  localTimeAt(wallOf(local) + days * DAY, 'UTC');

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (local: LocalTime): number => new Date(wallOf(local)).getUTCDay() || 7;

/** The local time as if it were UTC: good for comparing and counting, and no moment. */
const wallOf = ({ year, month, day, hour, minute }: LocalTime): Ms =>
  Date.UTC(year, month - 1, day, hour, minute);

const offsetAt = (at: Ms, timeZone: string | undefined): Ms =>
  wallOf(localTimeAt(at, timeZone)) - Math.floor(at / MINUTE) * MINUTE;

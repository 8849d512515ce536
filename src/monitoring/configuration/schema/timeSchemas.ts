import * as z from 'zod';
import type { QuietHours } from '../../notification/quietHours';
import { isTimeZone, momentOf } from '../../suppression/localTime';
import type { MaintenanceWindow } from '../../suppression/maintenanceWindow';
import { oneOrMore, positiveDuration, severityName, text } from './values';

const DAY = 86_400_000;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const clockTime = z
  .string({ error: 'write a time of day such as "02:00", in quotes' })
  .regex(CLOCK, { error: 'write a time of day such as "02:00", in quotes' });
const SPAN = /^(?:[01]?\d|2[0-3]):[0-5]\d-(?:[01]?\d|2[0-3]):[0-5]\d$/;
const daySpan = z
  .string({ error: 'write two times of day such as "22:00-07:00"' })
  .regex(SPAN, { error: 'write two times of day such as "22:00-07:00"' });

const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const dateTime = z
  .string({ error: 'write a date with a time such as 2026-01-05T22:00' })
  .regex(LOCAL, { error: 'write a date with a time such as 2026-01-05T22:00 or 2026-01-05T22:00Z' })
  .refine((written) => !Number.isNaN(Date.parse(written)), { error: 'this moment does not exist' });

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const weekday = z.enum(WEEKDAYS, { error: `write a day of the week: ${WEEKDAYS.join(', ')}` });
const monthDay = z
  .int({ error: 'write a day of the month from 1 to 31' })
  .min(1, { error: 'write a day of the month from 1 to 31' })
  .max(31, { error: 'write a day of the month from 1 to 31' });
const timeZone = text.meta({
  description: 'The time zone of these times, such as `Europe/Berlin`. Default: that of the computer.',
});

const written = z.strictObject({
  from: dateTime.optional().meta({ description: 'When a window that comes once begins.' }),
  until: dateTime.optional().meta({ description: 'When a window that comes once ends.' }),
  every: z
    .enum(['day', 'week', 'month'], { error: 'write day, week or month' })
    .optional()
    .meta({ description: 'How often a recurring window comes.' }),
  weekdays: oneOrMore(weekday).optional().meta({ description: 'The days of a weekly window.' }),
  days: oneOrMore(monthDay)
    .optional()
    .meta({ description: 'The days of a monthly window. A month without such a day has none.' }),
  at: clockTime.optional().meta({
    description:
      'When a recurring window begins, such as `"02:00"`. A time that a change of the clocks skips is moved on by what was skipped; of one that comes twice, the first is meant.',
  }),
  for: positiveDuration
    .refine((length) => length <= 31 * DAY, { error: 'the longest is 31d' })
    .optional()
    .meta({ description: 'How long a recurring window lasts, whatever the clocks do meanwhile.' }),
  timezone: timeZone.optional(),
  services: oneOrMore(text)
    .optional()
    .meta({ description: 'Services it is about. Default: all of this file.' }),
  match: z
    .record(z.string(), oneOrMore(text))
    .optional()
    .meta({ description: 'Labels that an alert must have. Of a list, one value must fit.' }),
  comment: text.optional().meta({ description: 'Why: it is shown while the window is open.' }),
});

/** A window as it is written. */
export type WrittenWindow = z.output<typeof written>;

/** What keeps a window from being one. It is then left out as a whole: half of it would silence something else. */
function mistakeOf(window: WrittenWindow): string | undefined {
  const { from, until, every, at, services, match, timezone } = window;
  if (timezone !== undefined && !isTimeZone(timezone)) return `there is no time zone "${timezone}"`;
  if (services?.length === 0 || (match && Object.keys(match).length === 0)) {
    return 'write at least one service or label, or leave the key out';
  }
  if (every === undefined) {
    if (from === undefined || until === undefined)
      return 'write "from" and "until" for a window that comes once, or "every", "at" and "for"';
    return moment(until, timezone) > moment(from, timezone) ? undefined : '"until" must be after "from"';
  }
  if (at === undefined || window.for === undefined) return `a window of every ${every} needs "at" and "for"`;
  if (from !== undefined || until !== undefined) return 'write either "from" and "until", or "every"';
  if (every === 'week' && !window.weekdays?.length) return 'a window of every week needs "weekdays"';
  if (every === 'month' && !window.days?.length) return 'a window of every month needs "days"';
  return undefined;
}

/** Without an offset, a time is meant in the given zone. */
function moment(text: string, zone: string | undefined): number {
  if (LOCAL.exec(text)?.[1] !== undefined) return Date.parse(text);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = (text.match(/\d+/g) ?? []).map(Number);
  return momentOf({ year, month, day, hour, minute }, zone);
}

export function windowOf(window: WrittenWindow, id: string): MaintenanceWindow {
  const { from, until, every, weekdays = [], days = [], at = '', timezone } = window;
  const [, hour = '0', minute = '0'] = CLOCK.exec(at) ?? [];
  return {
    id,
    when:
      every === undefined
        ? { from: moment(from ?? '', timezone), until: moment(until ?? '', timezone) }
        : {
            every,
            weekdays: weekdays.map((day) => WEEKDAYS.indexOf(day) + 1),
            days,
            at: { hour: Number(hour), minute: Number(minute) },
            lasts: window.for ?? 0,
            timeZone: timezone,
          },
    services: window.services ?? [],
    match: window.match ?? {},
    comment: window.comment,
    by: undefined,
  };
}

export const windowSchema = written.superRefine((window, context) => {
  const message = mistakeOf(window);
  if (message !== undefined) context.addIssue({ code: 'custom', message, input: window });
});

/** The block `maintenance:`, for completion and hover: its windows are read one by one. */
export const maintenanceSchema = z.array(windowSchema, { error: 'write a list of windows' }).meta({
  description: 'When work is planned: alerts of that time are shown and recorded, and nobody is notified.',
});

/** The block `quietHours:`: spans by severity, and their time zone. */
export const quietHoursSchema = z
  .strictObject({
    ...(Object.fromEntries(severityName.options.map((severity) => [severity, daySpan.optional()])) as Record<
      (typeof severityName.options)[number],
      z.ZodOptional<typeof daySpan>
    >),
    timezone: timeZone
      .refine(isTimeZone, { error: 'there is no such time zone; write one such as Europe/Berlin' })
      .optional(),
  })
  .transform(({ timezone, ...spans }): QuietHours => ({
    spans: Object.fromEntries(
      Object.entries(spans).flatMap(([severity, span]) =>
        span === undefined ? [] : [[severity, spanOf(span)]],
      ),
    ),
    timeZone: timezone,
  }))
  .meta({
    description:
      'When Sitrep does not interrupt, by severity: `{P2: "22:00-07:00"}`. What still fires at the end is told then.',
  });

function spanOf(span: string): { readonly from: number; readonly until: number } {
  const [from = 0, until = 0] = span.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  return { from, until };
}

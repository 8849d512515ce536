import type { Ms } from '../../base/clock';
import type { Severity } from '../severity';
import { daysLater, localTimeAt, momentOf } from '../suppression/localTime';

/** Minutes since local midnight; a span whose end is not after its beginning reaches into the next day. */
export interface DaySpan {
  readonly from: number;
  readonly until: number;
}

/** When nobody is told of alerts of a severity. What still fires at the end is told then. */
export interface QuietHours {
  readonly spans: Readonly<Partial<Record<Severity, DaySpan>>>;
  /** The machine's own when not given. */
  readonly timeZone: string | undefined;
}

export const NO_QUIET_HOURS: QuietHours = { spans: {}, timeZone: undefined };

/** Whether alerts of a severity are quiet at a moment, and until when. */
export function quietUntil({ spans, timeZone }: QuietHours, severity: Severity, now: Ms): Ms | undefined {
  const span = spans[severity];
  if (!span) return undefined;
  const local = localTimeAt(now, timeZone);
  const minute = local.hour * 60 + local.minute;
  const overnight = span.until <= span.from;
  const isQuiet = overnight
    ? minute >= span.from || minute < span.until
    : minute >= span.from && minute < span.until;
  if (!isQuiet) return undefined;
  const endsTomorrow = overnight && minute >= span.from;
  const day = endsTomorrow ? daysLater(local, 1) : local;
  const end = momentOf({ ...day, hour: Math.floor(span.until / 60), minute: span.until % 60 }, timeZone);
  // In the night when the clocks go back, the end comes twice: the first may be behind us.
  return end > now ? end : now + 60_000;
}

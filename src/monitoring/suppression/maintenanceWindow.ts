import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { LocalTime } from './localTime';
import { daysLater, localTimeAt, momentOf, weekdayOf } from './localTime';

/** Planned work: what it is about alerts meanwhile tells nobody. Alerts are still evaluated, recorded and resolved. */
export interface MaintenanceWindow {
  /** Tells windows of one configuration apart. */
  readonly id: string;
  readonly when: OneTime | Recurrence;
  /** Services it is about; none means every one. */
  readonly services: readonly string[];
  /** Labels that an alert must have, each with one of these values; none means any alert. */
  readonly match: Readonly<Record<string, readonly string[]>>;
  readonly comment: string | undefined;
  readonly by: string | undefined;
}

export interface OneTime {
  readonly from: Ms;
  readonly until: Ms;
}

export interface Recurrence {
  readonly every: 'day' | 'week' | 'month';
  /** For `week`: 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** For `month`: from 1. A month without such a day has no window. */
  readonly days: readonly number[];
  readonly at: Pick<LocalTime, 'hour' | 'minute'>;
  /** Absolute: a window of two hours lasts two hours, also in the night when the clocks change. */
  readonly lasts: Ms;
  /** The machine's own when not given. */
  readonly timeZone: string | undefined;
}

/** A window that is open. */
export interface OpenWindow extends OneTime {
  readonly window: MaintenanceWindow;
}

/** Those that are open at a moment, the one that ends last first. */
export function openWindows(windows: readonly MaintenanceWindow[], now: Ms): readonly OpenWindow[] {
  return windows
    .flatMap((window) => {
      const open = 'every' in window.when ? occurrenceAt(window.when, now) : window.when;
      return open && open.from <= now && now < open.until
        ? [{ window, from: open.from, until: open.until }]
        : [];
    })
    .sort((a, b) => b.until - a.until);
}

const DAY: Ms = 86_400_000;

/** The occurrence that a moment lies in; of several that overlap, the latest. */
export function occurrenceAt(recurrence: Recurrence, now: Ms): OneTime | undefined {
  const { at, lasts, timeZone } = recurrence;
  const today = { ...localTimeAt(now, timeZone), ...at };
  // A change of the clocks makes a day 25 hours long: one day more than the length of the window is looked at.
  for (let back = 0; back <= Math.ceil(lasts / DAY) + 1; back++) {
    const day = daysLater(today, -back);
    if (!falls(recurrence, day)) continue;
    const from = momentOf(day, timeZone);
    if (from <= now && now < from + lasts) return { from, until: from + lasts };
  }
  return undefined;
}

function falls({ every, weekdays, days }: Recurrence, day: LocalTime): boolean {
  if (every === 'week') return weekdays.includes(weekdayOf(day));
  return every === 'day' || days.includes(day.day);
}

/** Whether a window is about an alert. */
export const concerns = (
  { services, match }: Pick<MaintenanceWindow, 'services' | 'match'>,
  alert: Pick<Alert, 'service' | 'labels'>,
): boolean =>
  (services.length === 0 || (alert.service !== undefined && services.includes(alert.service))) &&
  Object.entries(match).every(([label, values]) => values.includes(alert.labels[label] ?? ''));

/** Whether a window is about the whole of a service, and not about some of its alerts. */
export const concernsService = ({ services, match }: MaintenanceWindow, service: string): boolean =>
  Object.keys(match).length === 0 && (services.length === 0 || services.includes(service));

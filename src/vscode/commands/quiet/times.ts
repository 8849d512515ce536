import type { Ms } from '../../../base/clock';

export const MINUTE: Ms = 60_000;
export const HOUR: Ms = 60 * MINUTE;

const MORNING = 9;

/** The next 9:00 on the clocks here, which is an hour off from so many hours later when the clocks change. */
export function nextMorning(now: Ms): Ms {
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}

import type { Ms } from '../../base/clock';
import type { OnCallConfiguration } from '../../monitoring/configuration/configuration';
import { dayOf, localTime, momentOf } from './zonedTime';

/** Who has the watch at a moment. */
export interface OnCallDuty {
  /** Nobody before the first day of the rotation. */
  readonly now: string | undefined;
  readonly next: string;
  readonly secondary: string | undefined;
  /** When `next` takes over. */
  readonly handoverAt: Ms;
}

/**
 * Who is on call. Turns are counted in days of the calendar, so that a turn in which the clocks change is an hour shorter
 * or longer, and the hand-over stays at its time of day.
 */
export function onCallAt(at: Ms, rotation: OnCallConfiguration): OnCallDuty {
  const { people, secondary, timezone } = rotation;
  const length = rotation.rotation === 'weekly' ? 7 : 1;
  const handover = minutesOf(rotation.handover ?? '00:00');
  const { day, minuteOfDay } = localTime(at, timezone);
  const start = dayOf(rotation.start);
  // Before the hand-over, the turn of the day before goes on.
  const turn = Math.floor(((minuteOfDay < handover ? day - 1 : day) - start) / length);
  const person = (of: number): string => people[of % people.length] ?? '';
  const nextTurn = Math.max(0, turn + 1);
  return {
    now: turn < 0 ? undefined : person(turn),
    next: person(nextTurn),
    secondary,
    handoverAt: momentOf({ day: start + nextTurn * length, minuteOfDay: handover }, timezone),
  };
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}

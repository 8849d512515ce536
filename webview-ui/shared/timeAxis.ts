/** Distances between ticks that read well, in ms. */
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * 1_000)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000))
  .concat([1, 2, 3, 6, 12].map((hours) => hours * 3_600_000))
  .concat([1, 2, 7, 14, 30].map((days) => days * 86_400_000));

/** Round local times between two moments, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = STEPS.find((candidate) => (to - from) / candidate <= most) ?? to - from;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** As short as the window allows: seconds below ten minutes, days above a day. */
export function timeLabel(at: number, window: number): string {
  const date = new Date(at);
  if (window > 86_400_000 * 2) return date.toLocaleDateString(undefined, { month: 'short', day: 'numeric' });
  const seconds: Intl.DateTimeFormatOptions = window < 600_000 ? { second: '2-digit' } : {};
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...seconds,
  });
}

/** Date, time and zone, for a tooltip. */
export const exactTime = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long', hour12: false });

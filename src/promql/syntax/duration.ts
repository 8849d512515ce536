const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The units of a duration, longest first, in milliseconds. A year is 365 days. */
const UNITS = [
  ['y', 365 * DAY],
  ['w', 7 * DAY],
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
] as const;

/** Units that {@link formatDuration} uses only for a whole number of them, as Prometheus prints durations. */
const WHOLE_ONLY = new Set(['y', 'w']);

/** Reads `1h30m` as milliseconds: whole numbers with units from longest to shortest, each once, and plain `0`. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let total = 0;
  let at = 0;
  let nextUnit = 0;
  while (at < text.length) {
    const digits = at;
    while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
    const letters = at;
    while (text.charCodeAt(at) >= 0x61 && text.charCodeAt(at) <= 0x7a) at++;
    const unit = UNITS.findIndex(([name]) => name === text.slice(letters, at));
    if (letters === digits || unit < nextUnit) return undefined;
    total += Number(text.slice(digits, letters)) * (UNITS[unit]?.[1] ?? 0);
    nextUnit = unit + 1;
  }
  return text === '' ? undefined : total;
}

/** Prints milliseconds, not negative, the way Prometheus does: `90000` is `1m30s`, and `604800000` is `1w`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  let rest = milliseconds;
  let text = '';
  for (const [name, unit] of UNITS) {
    const fits = WHOLE_ONLY.has(name) ? rest % unit === 0 : true;
    const count = fits ? Math.floor(rest / unit) : 0;
    if (count > 0) text += `${count}${name}`;
    rest -= count * unit;
  }
  return text;
}

import type { Ms } from './clock';

const UNITS: Readonly<Record<string, Ms>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const WHOLE = /^(?:\d+(?:ms|s|m|h|d|w|y))+$/;
const PART = /(\d+)(ms|s|m|h|d|w|y)/g;

/**
 * Reads a duration as Prometheus writes them: `30s`, `1h30m`, `30d`; a day has 24 hours and a year 365 days.
 * Returns milliseconds, or nothing when the text is not a duration.
 */
export function parseDuration(text: string): Ms | undefined {
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(PART)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return Number.isSafeInteger(total) ? total : undefined;
}

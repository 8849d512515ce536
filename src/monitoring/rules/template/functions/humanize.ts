import { generalDigits } from './goNumber';

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const BINARY = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const DIGITS = 4;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const short = (value: number): string => generalDigits(value, DIGITS);

/** `1234567` is `1.235M`, `0.001` is `1m`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return short(value);
  return Math.abs(value) >= 1 ? enlarged(value, LARGE, 1000) : reduced(value);
}

/** `1048576` is `1Mi`. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return short(value);
  return enlarged(value, BINARY, 1024);
}

/** Seconds: `93784` is `1d 2h 3m 4s`, `0.001` is `1ms`. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return short(value);
  if (value === 0) return `${short(value)}s`;
  if (Math.abs(value) < 1) return `${reduced(value)}s`;
  const sign = value < 0 ? '-' : '';
  const length = Math.abs(value);
  const whole = Math.trunc(length);
  const seconds = `${whole % MINUTE}s`;
  const minutes = `${Math.trunc(whole / MINUTE) % 60}m`;
  const hours = `${Math.trunc(whole / HOUR) % 24}h`;
  if (whole >= DAY) return `${sign}${Math.trunc(whole / DAY)}d ${hours} ${minutes} ${seconds}`;
  if (whole >= HOUR) return `${sign}${hours} ${minutes} ${seconds}`;
  if (whole >= MINUTE) return `${sign}${minutes} ${seconds}`;
  return `${sign}${short(length)}s`;
}

/** A ratio: `0.1234` is `12.34%`. */
export const humanizePercentage = (value: number): string => `${short(value * 100)}%`;

/** Seconds since 1970 as Go prints a time: `2026-01-05 09:00:00.5 +0000 UTC`. */
export function humanizeTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds)) return short(seconds);
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return `${short(seconds)}`;
  const [day = '', time = ''] = date.toISOString().replace('Z', '').split('T');
  return `${day} ${time.replace(/\.?0+$/, '')} +0000 UTC`;
}

/** Seconds as Go prints a duration: `1h30m0s`, `1.5s`, `2ms`. */
export function goDuration(seconds: number): string {
  if (seconds === 0) return '0s';
  const sign = seconds < 0 ? '-' : '';
  const length = Math.abs(seconds);
  if (length < 1) return sign + subSecond(length);
  const whole = Math.trunc(length);
  const rest = Number((length % MINUTE).toFixed(9));
  if (whole < MINUTE) return `${sign}${rest}s`;
  const minutes = `${Math.trunc(whole / MINUTE) % 60}m${rest}s`;
  return sign + (whole < HOUR ? minutes : `${Math.trunc(whole / HOUR)}h${minutes}`);
}

function subSecond(length: number): string {
  const nanoseconds = Math.round(length * 1e9);
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  return nanoseconds < 1e6 ? `${nanoseconds / 1e3}µs` : `${nanoseconds / 1e6}ms`;
}

function enlarged(value: number, prefixes: readonly string[], base: number): string {
  let [scaled, prefix] = [value, ''];
  for (const next of prefixes) {
    if (Math.abs(scaled) < base) break;
    prefix = next;
    scaled /= base;
  }
  return short(scaled) + prefix;
}

function reduced(value: number): string {
  let [scaled, prefix] = [value, ''];
  for (const next of SMALL) {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return short(scaled) + prefix;
}

import type { Ms } from '../clock';

/** `Retry-After` as a length of time (RFC 9110, 10.2.3): whole seconds, or an HTTP date that is compared with `now`. */
export function parseRetryAfter(value: string | undefined, now: Ms): Ms | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

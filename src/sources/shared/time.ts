import type { Ms } from '../../base/clock';

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * An ISO 8601 time with its zone, to the millisecond. Go's zero time (`0001-01-01T00:00:00Z`) means that there is none.
 */
export function parseTime(value: unknown): Ms | undefined {
  if (typeof value !== 'string' || !ISO_TIME.test(value) || value.startsWith('0001-01-01')) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

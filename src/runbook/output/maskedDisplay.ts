import type { Masking } from '../../base/secrets/redaction';
import type { StepDisplay } from '../kernel';

/** The same result with every text in it masked. */
export const maskedDisplay = (display: StepDisplay, masking: Pick<Masking, 'mask'>): StepDisplay =>
  masked(display, masking) as StepDisplay;

/** @throws {RangeError} when it is nested more deeply than the stack */
export function masked(value: unknown, masking: Pick<Masking, 'mask'>): unknown {
  if (typeof value === 'string') return masking.mask(value);
  // A secret of digits is one as a number too.
  if (typeof value === 'number') return maskedNumber(value, masking);
  if (Array.isArray(value)) return value.map((inner) => masked(inner, masking));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [masking.mask(key), masked(inner, masking)]),
  );
}

function maskedNumber(value: number, masking: Pick<Masking, 'mask'>): number | string {
  const text = masking.mask(String(value));
  return text === String(value) ? value : text;
}

import type { AlertEvent } from '../alertEvent';

const RULES: Readonly<Record<AlertEvent['rule'], true>> = {
  observed: true,
  dropped: true,
  kept: true,
  T1: true,
  T2: true,
  T3: true,
  T4: true,
  T5: true,
  T6: true,
  T7: true,
  T8: true,
  T9: true,
  T10: true,
  T11: true,
  T12: true,
  T13: true,
  T14: true,
  T15: true,
  T16: true,
};

/** Reads what was written as JSON. Says nothing about a text that is none of ours: the caller notes it and goes on. */
export function decodeEvent(text: string): AlertEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is AlertEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { rule, at, sourceId } = value as Partial<AlertEvent>;
  return (
    typeof rule === 'string' &&
    Object.hasOwn(RULES, rule) &&
    typeof at === 'number' &&
    typeof sourceId === 'string'
  );
}

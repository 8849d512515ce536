import type { SharedReadings } from './sharedStore';

/** When and how fast something was read: it changes with every poll, and nobody waits for it. */
const ROUTINE: ReadonlySet<string> = new Set([
  ...['lastAttemptAt', 'lastSuccessAt', 'nextAttemptAt', 'latencyMs', 'skewMs'],
  ...['observedAt', 'durationMs', 'at', 'livenessDeadline'],
]);

/** Whether readings say anything that those before did not, but for when and how fast all was read. */
export const hasNews = (before: SharedReadings, now: SharedReadings): boolean => !isAlike(before, now);

function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => ROUTINE.has(name) || isAlike(one[name], other[name]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

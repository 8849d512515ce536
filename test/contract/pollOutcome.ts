import { expect } from 'vitest';
import { SourceError, type Reading } from '../../src/monitoring/source';
import type { Outcome } from './faults';

/** What a poll came to, its sentence checked. */
export async function outcomeOf(polling: Promise<Reading>): Promise<Outcome> {
  const result: unknown = await polling.catch((error: unknown) => error);
  if (result instanceof SourceError) {
    expect(result.message).toMatch(/^\S.*[.?]$/s);
    return result.retryAfterMs === undefined
      ? { problem: result.reason }
      : { problem: result.reason, retryAfterMs: result.retryAfterMs };
  }
  if (result instanceof Error) throw result;
  const reading = result as Reading;
  return { verdicts: reading.checks.map((check) => check.verdict), complete: reading.complete };
}

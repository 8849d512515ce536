import type { Ms } from '../../base/clock';
import type { StepResult } from '../../runbook/kernel';

interface Details {
  readonly durationMs?: Ms;
  readonly exitCode?: number | undefined;
  readonly truncated?: boolean;
  readonly summary?: string;
  readonly offer?: 'terminal';
}

/** A step that did what it says. */
export const succeeded = (summary: string, details: Details = {}): StepResult => ({
  outcome: 'succeeded',
  exitCode: details.exitCode,
  durationMs: details.durationMs ?? 0,
  message: undefined,
  truncated: details.truncated ?? false,
  summary,
});

/** A step that did not, with the one sentence that says why. */
export const failed = (message: string, details: Details = {}): StepResult => ({
  outcome: 'failed',
  exitCode: details.exitCode,
  durationMs: details.durationMs ?? 0,
  message,
  truncated: details.truncated ?? false,
  summary: details.summary ?? 'failed',
  ...(details.offer && { offer: details.offer }),
});

/** A step that was stopped because its time was up. `after` explains what was stopped. */
export const timedOut = (timeout: Ms, after: string, details: Details = {}): StepResult => ({
  outcome: 'timedOut',
  exitCode: undefined,
  durationMs: details.durationMs ?? timeout,
  message: `Not finished within ${spokenDuration(timeout)}: ${after} A longer time can be set with "timeout=".`,
  truncated: details.truncated ?? false,
  summary: `timed out after ${spokenDuration(timeout)}`,
});

/** `300 ms`, `45 s`, `2 min`: the largest unit that says it exactly. */
export function spokenDuration(duration: Ms): string {
  if (duration >= 60_000 && duration % 60_000 === 0) return `${duration / 60_000} min`;
  if (duration >= 1000 && duration % 1000 === 0) return `${duration / 1000} s`;
  return `${Math.round(duration)} ms`;
}

/** `1 row`, `3 rows`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

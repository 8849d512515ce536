import { describe, expect, it } from 'vitest';
import { lastRunSentence, lastRunWords } from '../../../src/vscode/views/lastRunWords';

const at = Date.UTC(2026, 0, 5, 12);
const last = { at, outcome: 'ok', step: 'verify', by: 'ana', steps: 3 } as const;

describe('the last run of a runbook', () => {
  it.each([
    [at + 5_000, 'ok just now'],
    [at + 59_999, 'ok just now'],
    [at + 300_000, 'ok 5 min ago'],
  ])('says how it ended and how long ago, %#', (now, expected) => {
    expect(lastRunWords(last, now)).toBe(expected);
  });

  it('says exactly when, by whom and which step', () => {
    expect(lastRunSentence(last, 'UTC')).toBe(
      'Last run 2026-01-05 12:00:00 UTC by ana: ok, the last of 3 was "verify".',
    );
    expect(lastRunSentence({ ...last, outcome: 'failed', step: 'a\nb' }, 'UTC')).toBe(
      'Last run 2026-01-05 12:00:00 UTC by ana: failed, this step did not succeed: "a ⏎ b".',
    );
    expect(lastRunSentence({ ...last, outcome: 'cancelled' }, 'UTC')).toBe(
      'Last run 2026-01-05 12:00:00 UTC by ana: cancelled, this step was stopped before its end: "verify".',
    );
  });
});

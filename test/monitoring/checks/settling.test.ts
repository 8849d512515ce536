import { describe, expect, it } from 'vitest';
import type { CheckObservation, Verdict } from '../../../src/monitoring/check';
import { settle, unknownCheck, unreadable } from '../../../src/monitoring/checks/settling';
import { checkObservation } from '../../fakes/fakeSource';

const MINUTE = 60_000;
const WORDS: Record<string, Verdict> = { ok: 'ok', failing: 'failing', unknown: 'unknown' };
const observation = (verdict: Verdict): CheckObservation =>
  checkObservation({ verdict, reason: verdict === 'ok' ? undefined : `it is ${verdict}` });

/**
 * Runs a story of words, one a minute: verdicts as observed, `lost` for a source that cannot be read, `sleep` for an
 * hour without any. Answers what the check says after each.
 */
function told(story: string, thresholds: { failures: number; successes: number }): string[] {
  let at = 0;
  let track = unknownCheck({ sourceId: 'shop/health', service: 'shop' }, 'health', 'not checked yet', at);
  return story.split(' ').flatMap((word) => {
    at += word === 'sleep' ? 60 * MINUTE : MINUTE;
    if (word === 'sleep') return [];
    const verdict = WORDS[word];
    track = verdict
      ? settle(track, observation(verdict), { ...thresholds, maxGap: 2 * MINUTE }, at)
      : unreadable(track, 'connection refused', at);
    const { verdict: shown, settling, reason } = track.status;
    return `${shown}${settling ? ` (${settling})` : ''}: ${reason ?? 'healthy'}`;
  });
}

const check = (sentence: string, story: string, expected: readonly string[], successes = 2): void =>
  it(sentence, () => expect(told(story, { failures: 2, successes })).toEqual(expected));

const failingOnce = 'failing 1 of 2 times: it is failing';

describe('a check that needs two of a kind', () => {
  check('is healthy with the first healthy answer', 'ok', ['ok: healthy']);
  check('is not healthy while it failed once and nothing else is known', 'failing', [
    `unknown (failing): ${failingOnce}`,
  ]);
  check('fails with the second failure', 'ok failing failing', [
    'ok: healthy',
    `ok (failing): ${failingOnce}`,
    'failing: it is failing',
  ]);
  check('stays healthy when failures are not in a row', 'ok failing ok failing', [
    'ok: healthy',
    `ok (failing): ${failingOnce}`,
    'ok: healthy',
    `ok (failing): ${failingOnce}`,
  ]);
  check('recovers with the second success', 'failing failing ok ok', [
    `unknown (failing): ${failingOnce}`,
    'failing: it is failing',
    'failing (recovering): healthy 1 of 2 times: healthy',
    'ok: healthy',
  ]);
  check('is unknown while it cannot be read, and still failing after that', 'failing failing lost failing', [
    `unknown (failing): ${failingOnce}`,
    'failing: it is failing',
    'unknown: connection refused',
    'failing: it is failing',
  ]);
  check('is unknown when the endpoint does not know', 'ok unknown ok', [
    'ok: healthy',
    'unknown: it is unknown',
    'ok: healthy',
  ]);
  check('does not count a failure from before a sleep', 'ok failing sleep failing failing', [
    'ok: healthy',
    `ok (failing): ${failingOnce}`,
    `ok (failing): ${failingOnce}`,
    'failing: it is failing',
  ]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntentStep } from '../../../src/monitoring/intents/evolveIntent';
import {
  evolveIntent,
  INTENT_LIVES,
  newIntent,
  SETTLES_AFTER,
} from '../../../src/monitoring/intents/evolveIntent';
import type { Intent, IntentDraft } from '../../../src/monitoring/intents/intent';
import { isSettled } from '../../../src/monitoring/intents/intent';

const draft: IntentDraft = {
  action: 'silence',
  sourceId: 'alerts',
  targets: [],
  preview: { matches: [], request: { method: 'POST', url: 'http://alerts.test', body: undefined } },
  reason: 'deploy',
  by: 'ana',
  content: {},
};

const told = (
  kind: 'rejected' | 'unanswered' | 'found' | 'unreadable' | 'overtaken',
  at = 0,
): IntentStep => ({
  kind,
  at,
  message: `${kind}.`,
});
const sending = (at = 0): IntentStep => ({ kind: 'sending', at });
const answered = (at = 0): IntentStep => ({ kind: 'answered', at, resultId: 's1' });
const missing = (at: number): IntentStep => ({ kind: 'missing', at });
const notSent = (at = 0, retryAfterMs?: number): IntentStep => ({
  kind: 'notSent',
  at,
  message: 'refused.',
  retryAfterMs,
});
const resumed = (at = 0): IntentStep => ({ kind: 'resumed', at });
const after = (steps: readonly IntentStep[]): Intent => steps.reduce(evolveIntent, newIntent(draft, 'i1', 0));

describe('an intent', () => {
  it.each<[string, readonly IntentStep[], Intent['state']]>([
    ['is queued until it is sent', [], 'queued'],
    ['is sent', [sending()], 'sent'],
    ['is accepted by an answer, and not more than that', [sending(), answered()], 'accepted'],
    ['is confirmed by a read', [sending(), answered(), told('found')], 'confirmed'],
    ['is not confirmed by a read from before it was sent', [told('found')], 'queued'],
    ['has failed when it was rejected', [sending(), told('rejected')], 'failed'],
    ['is queued again when it never left', [sending(), notSent()], 'queued'],
    ['is ambiguous without an answer', [sending(), told('unanswered')], 'ambiguous'],
    ['is ambiguous after a crash', [sending(), resumed()], 'ambiguous'],
    ['stays queued over a restart', [resumed()], 'queued'],
    ['is confirmed after all when a read shows it', [sending(), resumed(), told('found')], 'confirmed'],
    [
      'stays ambiguous while a late request may still arrive',
      [sending(), resumed(), missing(SETTLES_AFTER - 1)],
      'ambiguous',
    ],
    [
      'is sent again once a read shows that it did not arrive',
      [sending(), resumed(), missing(SETTLES_AFTER)],
      'queued',
    ],
    ['is given up when that is known too late', [sending(), resumed(), missing(INTENT_LIVES + 1)], 'failed'],
    [
      'stays ambiguous while nobody can read',
      [sending(), resumed(), told('unreadable', INTENT_LIVES * 9)],
      'ambiguous',
    ],
    [
      'stays accepted while a cluster has not agreed yet',
      [sending(), answered(), ...[1, 2, 3, 4].map(missing)],
      'accepted',
    ],
    ['has failed when it never shows', [sending(), answered(), ...[1, 2, 3, 4, 5].map(missing)], 'failed'],
    ['is not sent after its time', [sending(INTENT_LIVES + 1)], 'failed'],
    ['is not kept for longer than its time', [sending(), notSent(0, INTENT_LIVES + 1)], 'failed'],
    ['is superseded by what happened meanwhile', [sending(), answered(), told('overtaken')], 'superseded'],
    ['can be taken back before it is sent', [{ kind: 'takenBack', at: 0 }], 'superseded'],
    ['cannot be taken back after', [sending(), { kind: 'takenBack', at: 0 }], 'sent'],
  ])('%s', (_, steps, state) => {
    expect(after(steps).state).toBe(state);
  });

  it('waits longer after each try, and as long as it is told to', () => {
    const waits = [notSent(), sending(), notSent(), sending(), notSent(0, 90_000)];
    const dueAt = waits.map((_, index) => after([sending(), ...waits.slice(0, index + 1)]).dueAt);
    expect([dueAt[0], dueAt[2], dueAt[4]]).toEqual([1_000, 2_000, 90_000]);
  });

  it('keeps the id of what came of it', () => {
    expect(after([sending(), answered()]).resultId).toBe('s1');
    const found: IntentStep = { kind: 'found', at: 0, message: 'it is there', resultId: 's9' };
    expect(after([sending(), resumed(), found]).resultId).toBe('s9');
  });
});

const anyStep: fc.Arbitrary<IntentStep> = fc.oneof(
  fc.constantFrom<IntentStep>(sending(), answered(), notSent(), resumed(), { kind: 'takenBack', at: 1 }),
  fc.nat(INTENT_LIVES * 2).map(missing),
  fc
    .constantFrom(
      'rejected' as const,
      'unanswered' as const,
      'found' as const,
      'unreadable' as const,
      'overtaken' as const,
    )
    .map((kind) => told(kind)),
);

describe('whatever happens to an intent', () => {
  it('it is settled once and for all', () => {
    fc.assert(
      fc.property(fc.array(anyStep), anyStep, (steps, next) => {
        const before = after(steps);
        if (isSettled(before)) expect(evolveIntent(before, next)).toBe(before);
      }),
    );
  });

  it('it is sent a second time only after it is known that the first did not arrive', () => {
    const maySendAgain = new Set(['missing', 'notSent']);
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let intent = newIntent(draft, 'i1', 0);
        let cleared = true;
        for (const step of steps) {
          const before = intent;
          intent = evolveIntent(intent, step);
          if (before.state !== 'queued' && intent.state === 'queued') cleared = maySendAgain.has(step.kind);
          if (intent.attempts > before.attempts) {
            expect(cleared).toBe(true);
            cleared = false;
          }
        }
      }),
    );
  });
});

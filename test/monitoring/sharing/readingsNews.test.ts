import { describe, expect, it } from 'vitest';
import type { CheckObservation } from '../../../src/monitoring/check';
import { hasNews } from '../../../src/monitoring/sharing/readingsNews';
import type { SharedReadings } from '../../../src/monitoring/sharing/sharedStore';
import type { CheckStatus, SourceStatus } from '../../../src/monitoring/snapshot';

const source: SourceStatus = {
  ...{ id: 'alerts', type: 'fake', displayName: 'alerts', service: undefined, target: 'http://alerts.test' },
  ...{ condition: 'fresh', problem: undefined, reason: undefined, since: 0, complete: true, unmapped: 0 },
  ...{
    lastAttemptAt: 1,
    lastSuccessAt: 1,
    nextAttemptAt: 2,
    staleAfter: 60,
    latencyMs: 5,
    skewMs: undefined,
  },
  ...{ consecutiveFailures: 0, breaker: 'closed' },
};
const observation: CheckObservation = {
  ...{
    key: 'health',
    name: 'health',
    verdict: 'ok',
    reason: undefined,
    target: 'http://shop.test',
    status: 200,
  },
  ...{ durationMs: 5, certificateExpiresAt: undefined, components: [], values: { health_score: 1 } },
};
const check: CheckStatus = {
  ...{ id: 'shop/health', service: 'shop', sourceId: 'shop', verdict: 'ok', settling: undefined, since: 0 },
  ...{ reason: undefined, latest: observation, observedAt: 1 },
};
const value = {
  ...{ sourceId: 'alerts', fingerprint: 'a', at: 1, livenessDeadline: 9 },
  value: { current: 2, threshold: 1, operator: '>', unit: 's', expression: 'p95', holdFor: undefined },
} as const;
const before: SharedReadings = { sources: [source], checks: [check], values: [value] };

describe('whether readings are worth telling at once', () => {
  const expectNews = (sentence: string, changes: Partial<SharedReadings>, expected: boolean): void =>
    it(sentence, () => expect(hasNews(before, structuredClone({ ...before, ...changes }))).toBe(expected));

  expectNews('they are not when nothing changed', {}, false);
  expectNews(
    'they are not when all was read again',
    {
      sources: [
        { ...source, lastAttemptAt: 16, lastSuccessAt: 16, nextAttemptAt: 31, latencyMs: 7, skewMs: 9 },
      ],
      checks: [{ ...check, observedAt: 16, latest: { ...observation, durationMs: 7 } }],
      values: [{ ...value, at: 16, livenessDeadline: 24 }],
    },
    false,
  );
  expectNews('a source that is unreachable is', { sources: [{ ...source, condition: 'unreachable' }] }, true);
  expectNews('a source that failed once more is', { sources: [{ ...source, consecutiveFailures: 1 }] }, true);
  expectNews('a source more is', { sources: [source, { ...source, id: 'more' }] }, true);
  expectNews('a source less is', { sources: [] }, true);
  expectNews('a check with another verdict is', { checks: [{ ...check, verdict: 'failing' }] }, true);
  expectNews(
    'a number that an endpoint reports is',
    { checks: [{ ...check, latest: { ...observation, values: { health_score: 0.5 } } }] },
    true,
  );
  expectNews(
    'an alert with another value is',
    { values: [{ ...value, value: { ...value.value, current: 3 } }] },
    true,
  );
});

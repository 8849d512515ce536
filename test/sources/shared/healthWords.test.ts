import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/sources/shared/healthJudgement';
import { reasonInWord, verdictOfSentence, verdictOfWord } from '../../../src/sources/shared/healthWords';

describe('a status word', () => {
  it.each([
    ['ok', 'ok'],
    ['OK', 'ok'],
    [' Healthy ', 'ok'],
    ['UP', 'ok'],
    ['pass', 'ok'],
    ['warn', 'ok'],
    [true, 'ok'],
    [false, 'failing'],
    ['not_ready', 'failing'],
    ['not ready', 'failing'],
    ['NOT-READY', 'failing'],
    ['OUT_OF_SERVICE', 'failing'],
    ['degraded', 'failing'],
    ['error: ok', 'failing'],
    ['error: connection refused', 'failing'],
    ['failed (3 times)', 'failing'],
    ['ok: but slow', 'unknown'],
    ['starting', 'unknown'],
    ['okay-ish', 'unknown'],
    ['errors-0', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (word, verdict) => {
    expect(verdictOfWord(word)).toBe(verdict);
  });

  it.each([
    ['error: connection refused', 'connection refused'],
    ['error', undefined],
    ['error:', undefined],
  ])('%s gives the reason %s', (word, reason) => {
    expect(reasonInWord(word)).toBe(reason);
  });
});

describe('a sentence about health', () => {
  it.each([
    ['Prometheus Server is Healthy.', 'ok'],
    ['OK', 'ok'],
    ['not ok', 'failing'],
    ['ready, but the queue is down', 'failing'],
    ['Hello', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (text, verdict) => {
    expect(verdictOfSentence(text)).toBe(verdict);
  });
});

describe('the judgement of any JSON', () => {
  it('is never ok for a status that is not expected', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(judge({ status: 503, expected: false, body: { kind: 'json', value } }).verdict).toBe(
          'failing',
        );
      }),
    );
  });

  it('is never ok with a component that is not, and gives a reason whenever it is not ok', () => {
    const word = fc.constantFrom(
      'ok',
      'healthy',
      'error',
      'error: x',
      'down',
      'bananas',
      true,
      false,
      7,
      null,
    );
    const part = fc.oneof(
      word,
      fc.record({ status: word, error: fc.string() }),
      fc.array(fc.record({ status: word })),
    );
    const answer = fc.record(
      {
        status: word,
        checks: fc.dictionary(fc.string(), part),
        services: fc.dictionary(fc.string(), part),
        redis: part,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(answer, (value) => {
        const { verdict, reason, components } = judge({
          status: 200,
          expected: true,
          body: { kind: 'json', value },
        });
        if (verdict === 'ok') expect(components.every((component) => component.verdict === 'ok')).toBe(true);
        else expect(reason).toMatch(/answered 200.*\.$/is);
      }),
    );
  });
});

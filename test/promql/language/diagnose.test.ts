import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/promql/language/diagnose';
import { parseQuery } from '../../../src/promql/syntax/parser';

/** Each mistake as the text under it and its message. */
const found = (text: string): readonly (readonly [string, string])[] =>
  diagnose(text).map(({ start, end, message }) => [text.slice(start, end), message] as const);

describe('diagnosing a query', () => {
  it('says nothing about one that is right', () => {
    expect(found('sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) > 0.5')).toEqual([]);
  });

  it('finds every mistake of types, not the first one alone', () => {
    expect(found('rate(a) + ceil("x") / sum(b[5m])')).toEqual([
      ['a', 'rate takes a range vector, not an instant vector'],
      ['"x"', 'ceil takes an instant vector, not a string'],
      ['b[5m]', 'sum takes an instant vector, not a range vector'],
    ]);
  });

  it('finds mistakes inside of a call that is wrong itself', () => {
    expect(found('clamp(rate(a), 1)')).toEqual([
      ['clamp(rate(a), 1)', 'clamp takes 3 arguments, 2 given'],
      ['a', 'rate takes a range vector, not an instant vector'],
    ]);
  });

  it('finds mistakes of syntax in separate arguments', () => {
    expect(found('clamp(foo(a), b c, 1)')).toEqual([
      ['foo', 'there is no function "foo"'],
      ['c', 'unexpected identifier "c" in call, expected ","'],
    ]);
  });

  it('leaves the selector of info to info', () => {
    expect(found('info(up, {team=""})')).toEqual([]);
    expect(found('info(up, {team=""}) + {team=""}')).toHaveLength(1);
  });

  it('agrees with the parser about what is right, and marks places inside of the text', () => {
    const word = fc.constantFrom(
      ...'sum ( ) { } [ ] , + > by rate up "x" = =~ 5m 1 offset @ bool on :'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const text = words.join(' ');
        const problems = diagnose(text);
        expect(problems.length === 0).toBe(parseQuery(text).ok);
        for (const { start, end } of problems)
          expect([start >= 0, end <= text.length, start <= end]).toEqual([true, true, true]);
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { hashOfLabels } from '../../src/promql/evaluation/aggregation/labelHash';
import { LabelSet } from '../../src/promql/labels/labelSet';
import { createMatcher } from '../../src/promql/labels/matcher';
import type { MatchOperator } from '../../src/promql/labels/matcher';
import { xxHash64 } from '../../src/promql/labels/xxHash64';
import { compareNatural, compareUtf8 } from '../../src/promql/labels/order';

describe('label sets', () => {
  it('are sorted, without empty values, and equal by their key', () => {
    const one = LabelSet.of({ b: '2', a: '1', c: '' });
    expect(one.entries()).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(one.key).toBe(
      LabelSet.of([
        ['b', '2'],
        ['a', '1'],
      ]).key,
    );
    expect(one.key).not.toBe(LabelSet.of({ a: '1b', '': '2' }).key);
  });

  it('change one label without changing themselves', () => {
    const labels = LabelSet.of({ a: '1', b: '2' });
    expect([labels.with('a', '').toRecord(), labels.with('c', '3').toRecord(), labels.toRecord()]).toEqual([
      { b: '2' },
      { a: '1', b: '2', c: '3' },
      { a: '1', b: '2' },
    ]);
  });

  it('lose what describes the metric', () => {
    const labels = LabelSet.of({ __name__: 'a', __type__: 'counter', __unit__: 'seconds', job: 'x' });
    expect(labels.withoutMetric().toRecord()).toEqual({ job: 'x' });
  });
});

describe('the order of texts', () => {
  it.each([
    ['a', 'b'],
    ['a', 'ab'],
    ['Z', 'a'],
    ['ä', '～'],
    ['～', '😀'],
  ])('by UTF-8 bytes has %s before %s', (one, other) => {
    expect([Math.sign(compareUtf8(one, other)), Math.sign(compareUtf8(other, one))]).toEqual([-1, 1]);
  });

  it.each([
    ['a2', 'a10'],
    ['2', '10'],
    ['a', 'a1'],
    ['cpu9x1', 'cpu9x02'],
    ['99999999999999999998', '99999999999999999999'],
  ])('by nature has %s before %s', (one, other) => {
    expect([Math.sign(compareNatural(one, other)), Math.sign(compareNatural(other, one))]).toEqual([-1, 1]);
  });
});

describe('a matcher', () => {
  it.each<[MatchOperator, string, string, boolean]>([
    ['=', 'a', 'a', true],
    ['!=', 'a', '', true],
    ['=~', 'a|b', 'b', true],
    ['=~', 'a|b', 'ab', false],
    ['=~', '5..', '503', true],
    ['=~', '5..', '5033', false],
    ['=~', '(?i)get', 'GET', true],
    ['=~', 'a.b', 'a\nb', true],
    ['=~', '[[:alpha:]]+', 'äz', false],
    ['=~', '\\pL+', 'äz', true],
    ['=~', '\\Qa.b\\E', 'a.b', true],
    ['=~', '(?P<name>x)+', 'xx', true],
    ['!~', '.+', '', true],
    ['=~', '', '', true],
    ['=~', '(?<name>x)', 'x', true],
    ['=~', '(?U)a+', 'aaa', true],
    ['=~', '(?-s)a.b', 'a\nb', false],
    ['=~', '(?m)^b$', 'a\nb', false],
    ['=~', '(?i:a)B', 'AB', true],
    ['=~', 'a\\z', 'a', true],
    ['=~', '\\Aa', 'a', true],
    ['=~', '\\Qa.b', 'a.b', true],
    ['=~', '\\Qa|b\\E|c', 'a|b', true],
    ['=~', '\\p{Greek}+', 'αβ', true],
    ['=~', '\\PL', '1', true],
    ['=~', '[[:^alpha:]]', '1', true],
    ['=~', '\\d', '٣', false],
    ['=~', '[^a]', '😀', true],
    ['=~', '\\x{1F600}', '😀', true],
    ['=~', '\\101', 'A', true],
    ['=~', 'a|ab', 'ab', true],
    ['=~', 'a*?', 'aaa', true],
    ['=~', 'a{,2}', 'a{,2}', true],
    ['=~', '(a+)+b', 'a'.repeat(50_000), false],
  ])('%s %j on %j is %s', (operator, pattern, text, expected) => {
    expect(createMatcher('x', operator, pattern).matches(text)).toBe(expected);
  });
});

describe('a regular expression', () => {
  it.each([
    ['(', 'missing closing )'],
    [')', 'unexpected )'],
    ['a)(b', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['[b-a]', 'invalid character class range'],
    ['[[:none:]]', 'invalid character class range'],
    ['\\p{None}', 'invalid character class range'],
    ['a**', 'invalid nested repetition operator'],
    ['*a', 'missing argument to repetition operator'],
    ['a{1001}', 'invalid repeat count'],
    ['\\1', 'invalid escape sequence'],
    ['\\Z', 'invalid escape sequence'],
    ['\\u0041', 'invalid escape sequence'],
    ['a\\', 'trailing backslash at end of expression'],
    ['(?=a)', 'invalid or unsupported Perl syntax'],
    ['(?z)a', 'invalid or unsupported Perl syntax'],
    ['(?P<a>x)(?P<a>y)', 'duplicate capture group name'],
  ])('%s is refused: %s', (pattern, reason) => {
    expect(() => createMatcher('x', '=~', pattern)).toThrow(
      `"${pattern}" is not a regular expression in RE2 syntax: ${reason}`,
    );
  });
});

describe('xxHash64', () => {
  it.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ])('of %j is %s', (text, hash) => {
    expect(xxHash64(new TextEncoder().encode(text))).toBe(hash);
  });
});

describe('the hash of labels', () => {
  it('spreads over the whole range, and is the same for the same labels', () => {
    const places = Array.from(
      { length: 1000 },
      (_unused, at) => hashOfLabels(LabelSet.of({ n: `series ${at}` })) / 2 ** 64,
    );
    const lower = places.filter((place) => place < 0.5).length;
    expect(lower).toBeGreaterThan(430);
    expect(lower).toBeLessThan(570);
    expect(hashOfLabels(LabelSet.of({ n: 'series 1' }))).toBe((places[1] ?? 0) * 2 ** 64);
  });
});

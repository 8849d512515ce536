import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMatchers } from '../../../src/monitoring/silences/parseMatchers';
import type { SilenceMatcher } from '../../../src/monitoring/silences/silenceMatcher';
import {
  MATCH_OPERATORS,
  labelTest,
  printMatchers,
  sameMatchers,
} from '../../../src/monitoring/silences/silenceMatcher';

const matcher = (name: string, operator: SilenceMatcher['operator'], value: string): SilenceMatcher => ({
  name,
  operator,
  value,
});

describe('matchers as a person writes them', () => {
  it.each<[string, readonly SilenceMatcher[]]>([
    ['alertname="DatabaseDown"', [matcher('alertname', '=', 'DatabaseDown')]],
    ['{alertname=DatabaseDown}', [matcher('alertname', '=', 'DatabaseDown')]],
    [' { a = b , c != "d" , } ', [matcher('a', '=', 'b'), matcher('c', '!=', 'd')]],
    [
      'instance=~"db-.+",job!~"test|dev"',
      [matcher('instance', '=~', 'db-.+'), matcher('job', '!~', 'test|dev')],
    ],
    ['"größe der Platte"="9\\" Zoll"', [matcher('größe der Platte', '=', '9" Zoll')]],
    ['größe=🔥', [matcher('größe', '=', '🔥')]],
    ['path="a,b}c"', [matcher('path', '=', 'a,b}c')]],
    ['team=""', [matcher('team', '=', '')]],
    ['{}', []],
    ['', []],
  ])('%s', (text, matchers) => {
    expect(parseMatchers(text)).toEqual({ matchers, problems: [] });
  });
});

describe('a mistake in matchers', () => {
  it.each<[string, string, readonly [number, number]]>([
    ['alertname', 'After "alertname", "=", "!=", "=~" or "!~" is expected.', [8, 9]],
    ['a="b" c="d"', 'A comma is missing between two matchers.', [6, 7]],
    ['{a="b"', 'The brace is not closed.', [0, 1]],
    ['{a="b"} x', 'Nothing may follow the closing brace.', [8, 9]],
    ['a="b', 'The quote is not closed.', [2, 4]],
    ['a=~"("', '"(" is not a regular expression in RE2 syntax.', [3, 6]],
    ['a="\\q"', 'This quoted text cannot be read: unknown escape "\\q".', [2, 6]],
    ['a="x\ud800"', 'This text holds half a character, which no system can keep.', [2, 6]],
    ['=b', 'Expected a label name here; put it in double quotes.', [0, 1]],
    ['""=b', 'A label name is not empty.', [0, 2]],
  ])('%s: %s', (text, message, [start, end]) => {
    expect(parseMatchers(text).problems).toEqual([{ message, start, end }]);
  });

  it('costs only itself', () => {
    const { matchers, problems } = parseMatchers('{a="b", oops, c=~"(", d="e"}');
    expect(matchers).toEqual([matcher('a', '=', 'b'), matcher('d', '=', 'e')]);
    expect(problems).toHaveLength(2);
  });
});

const anyMatcher = fc
  .record({
    name: fc.string({ minLength: 1, unit: 'grapheme' }),
    operator: fc.constantFrom(...MATCH_OPERATORS),
    value: fc.string({ unit: 'grapheme' }),
  })
  .map((one) =>
    one.operator.endsWith('~') ? { ...one, value: one.value.replace(/[^\p{L}\p{N} ]/gu, '.') } : one,
  );

describe('whatever is typed', () => {
  it('is read without a throw, with every problem inside the text', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('{', '}', '=', '!', '~', ',', '"', '\\', 'a', ' ', '(', '🔥') }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        for (const { start, end } of parseMatchers(text).problems) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('and whatever is printed is read as it was', () => {
    fc.assert(
      fc.property(fc.array(anyMatcher), (matchers) => {
        expect(parseMatchers(printMatchers(matchers))).toEqual({ matchers, problems: [] });
      }),
    );
  });
});

describe('labels', () => {
  const labels = { alertname: 'DatabaseDown', instance: 'db-1', note: 'two\nlines' };
  it.each<[string, boolean]>([
    ['alertname=DatabaseDown', true],
    ['alertname=Database', false],
    ['alertname=~"Database"', false],
    ['alertname=~"Database.*"', true],
    ['alertname=~"Disk.*|Database.*"', true],
    ['alertname!~"Disk.*"', true],
    ['alertname!~"Data.*"', false],
    ['instance!=db-1', false],
    ['missing=""', true],
    ['missing!=""', false],
    ['missing=~".*"', true],
    ['note=~"two.lines"', false],
    ['note=~"(?s)two.lines"', true],
    ['alertname=DatabaseDown,instance=db-2', false],
    ['toString=""', true],
    ['', false],
  ])('%s matches: %s', (text, matches) => {
    expect(labelTest(parseMatchers(text).matchers)(labels)).toBe(matches);
  });

  it('are matched by no set that has a pattern which is none', () => {
    expect(labelTest([matcher('alertname', '!~', '(')])(labels)).toBe(false);
  });
});

it('two sets are the same in any order', () => {
  const [a, b] = [matcher('a', '=', '1'), matcher('b', '=~', '2')];
  expect(sameMatchers([a, b], [b, a])).toBe(true);
  expect(sameMatchers([a, b], [a])).toBe(false);
  expect(sameMatchers([a], [matcher('a', '!=', '1')])).toBe(false);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { cursorIn, ruleQueries } from '../../../src/metrics/ruleText/ruleQueries';

const file = (expression: string): string =>
  `groups:\n  - name: shop\n    rules:\n      - alert: QueueBacklog\n        expr: ${expression}\n        for: 5m\n`;

/** The source of one word of the query, found through the map. */
function sourceOf(text: string, word: string): string | undefined {
  const [query] = ruleQueries(text);
  const start = query?.text.indexOf(word) ?? -1;
  if (!query || start < 0) return undefined;
  const span = query.map.spanToFile({ start, end: start + word.length });
  return text.slice(span.start, span.end);
}

describe('queries in a rule file', () => {
  it('are found with their rules, alerts and recordings alike', () => {
    const text = `groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n  - record: job:up:sum\n    expr: 'sum(up)'\n  - alert: Half\n- name: b\n  rules: [{alert: One, expr: 1}]\n`;
    expect(ruleQueries(text).map(({ kind, name, text: query }) => [kind, name, query])).toEqual([
      ['alert', 'Down', 'up == 0'],
      ['record', 'job:up:sum', 'sum(up)'],
      ['alert', 'One', '1'],
    ]);
  });

  it.each(['', 'services:\n  a: {}\n', 'groups: 5', 'groups:\n  - rules: x', '- a', 'groups:\n  - {', '\t'])(
    'are not invented in %j',
    (text) => {
      expect(ruleQueries(text)).toEqual([]);
    },
  );

  it.each([
    ['plain', 'sum(rate(foo[5m])) > 10'],
    ['plain over lines', 'sum(rate(foo[5m]))\n          > 10'],
    ['single-quoted', `'sum(rate(foo{a="it''s"}[5m])) > 10'`],
    ['double-quoted', '"sum(rate(foo{a=\\"x\\", b=\\"\\u0041\\"}[5m])) > 10"'],
    ['literal', '|\n          sum(\n            rate(foo[5m])\n          ) > 10'],
    ['literal with an indicator', '|2-\n            sum(rate(foo[5m])) > 10'],
    ['folded', '>-\n          sum(rate(foo[5m]))\n          # said why\n\n          > 10'],
  ])('keep their places: %s', (_, expression) => {
    const text = file(expression);
    expect([sourceOf(text, 'foo'), sourceOf(text, '[5m]'), sourceOf(text, '> 10')]).toEqual([
      'foo',
      '[5m]',
      '> 10',
    ]);
  });

  it('show an escape as it is written', () => {
    expect(sourceOf(file('"a{b=\\"c\\"}"'), '"c"')).toBe('\\"c\\"');
  });

  it('stand at the place of the colon while nothing is written', () => {
    const text = file('');
    const [query] = ruleQueries(text);
    expect([query?.text, query && text.slice(0, query.written.start).trimEnd().endsWith('expr:')]).toEqual([
      '',
      true,
    ]);
  });

  it('find the cursor again', () => {
    const text = file('|\n          sum(\n            rate(foo[5m])\n          )');
    const [query] = ruleQueries(text);
    const place = text.indexOf('foo') + 3;
    const cursor = query && cursorIn(query, text, place);
    expect(cursor?.text.slice(0, cursor.offset)).toBe('sum(\n  rate(foo');
  });

  it.each([
    ['expr: |', ''],
    ['expr: foo |', 'foo '],
    ['expr: fo|o > 1', 'fo'],
    ['expr: "foo{a=\\"|\\"}"', 'foo{a="'],
    ['expr: >\n      foo\n      > 1 |\n    for: 5m', 'foo\n> 1 '],
    ['e|xpr: foo', undefined],
    ['expr: foo\n    f|or: 5m', undefined],
  ])('know what stands before the cursor in %j', (marked, expected) => {
    const text = `groups:\n- rules:\n  - alert: A\n    ${marked}\n`;
    const place = text.lastIndexOf('|');
    const whole = text.slice(0, place) + text.slice(place + 1);
    const [found] = ruleQueries(whole).flatMap((query) => cursorIn(query, whole, place) ?? []);
    expect(found?.text.slice(0, found.offset).replace('foo > 1', 'foo\n> 1')).toBe(expected);
  });

  it('keep every visible character in its place, however YAML writes the text', () => {
    const part = fc.constantFrom('foo', ' ', '\n', '"', "'", '\\', '#', '{', 'é', '  ');
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 30 }), style, (parts, type) => {
        const value = `a${parts.join('')}b`;
        const text = stringify(
          { groups: [{ rules: [{ alert: 'A', expr: value }] }] },
          { defaultStringType: type as 'PLAIN' },
        );
        const [query] = ruleQueries(text);
        expect(query?.text).toBe(value);
        for (let at = 0; at < value.length; at++) {
          const character = value[at] ?? '';
          if (!/[\wé{#]/.test(character)) continue;
          expect(text[query?.map.toFile(at) ?? -1]).toBe(character);
        }
      }),
      { numRuns: 300 },
    );
  });
});

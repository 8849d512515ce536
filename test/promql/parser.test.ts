import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/promql/syntax/parser';
import { printExpression } from '../../src/promql/syntax/printer';

function print(query: string): string {
  const result = parseQuery(query);
  return result.ok
    ? printExpression(result.expression)
    : `${result.position.line}:${result.position.column} ${result.message}`;
}

const DEEP = 'the duration is nested more than 100 levels deep';
const LONG = 'there are more than 100 operators in a row in a duration';

describe('a query', () => {
  it.each([
    ['1', '1'],
    ['0x1F + 1_000 + 010', '31 + 1000 + 8'],
    ['1h30m', '1h30m'],
    ['-5m', '-5m'],
    ['.5e3', '500'],
    ["'a\\tb'", '"a\\tb"'],
    ['`a\\tb`', '"a\\\\tb"'],
    ['"\\xc3\\xa4\\u00df\\U0001F600"', '"äß😀"'],
    ['sum by(b,a)(x)', 'sum by (b, a) (x)'],
    ['SUM(x) WITHOUT (a,)', 'sum without (a) (x)'],
    ['topk(3, x)', 'topk(3, x)'],
    ['x{b="2",a=~"1"}', 'x{a=~"1",b="2"}'],
    ['{"my.metric", "my label"!="x"}', '{"my label"!="x",__name__="my.metric"}'],
    ['x[5m] offset -1h @ 10', 'x[5m] @ 10.000 offset -1h'],
    ['x @ start() offset 5m', 'x @ start() offset 5m'],
    ['x[1h:] @ end()', 'x[1h:] @ end()'],
    ['rate(x[5m:30s])', 'rate(x[5m:30s])'],
    ['x[step() * (2 + 1m)]', 'x[step() * (2 + 1m)]'],
    ['x offset (1h / 2)', 'x offset (1h / 2)'],
    ['rate(x[1m] anchored)', 'rate(x[1m] anchored)'],
    ['a + on(x) group_left(y) fill(0) b', 'a + on (x) group_left (y) fill (0) b'],
    ['a and ignoring(x) b or c', 'a and ignoring (x) b or c'],
    ['1 == bool 2', '1 == bool 2'],
    ['-a ^ 2', '-a ^ 2'],
    ['sum + avg # both are metrics here', 'sum + avg'],
    ['fill_left + on() fill', 'fill_left + on () fill'],
    ['x{on="1",by="2"}', 'x{by="2",on="1"}'],
    ['max_of(1, 2)', 'max_of(1, 2)'],
  ])('%s is printed as %s', (query, printed) => {
    expect(print(query)).toBe(printed);
    expect(print(printed)).toBe(printed);
  });

  it.each([
    ['', '1:1 the query is empty'],
    ['1 +', '1:4 unexpected end of the query in expression, expected an operand'],
    ['a b', '1:3 unexpected identifier "b" in expression, expected an operator or the end of the query'],
    ['(a', '1:3 unexpected end of the query in parentheses, expected ")"'],
    ['{}', '1:1 the selector would select everything: it needs a matcher that does not match the empty text'],
    [
      '{a=~".*"}',
      '1:1 the selector would select everything: it needs a matcher that does not match the empty text',
    ],
    ['a{__name__="b"}', '1:1 the metric name is given twice: "a" and "b"'],
    ['a{b=~"("}', '1:3 "(" is not a regular expression in RE2 syntax: missing closing )'],
    ['a{b=1}', '1:5 unexpected character "1" inside braces'],
    ['a{b="1"', '1:8 the query ends inside braces'],
    ['1 == 2', '1:2 a comparison of two scalars needs "bool"'],
    ['a + bool b', '1:2 "bool" is for comparisons only'],
    ['a and 1', '1:1 "and" is for instant vectors, not for scalars'],
    ['a and on(x) group_left b', '1:1 "and" takes no grouping'],
    ['a + on(x) group_left(x) b', '1:2 the label "x" stands in "on" and in the grouping'],
    ['1 + on(x) 2', '1:1 "on" and "ignoring" are for two instant vectors'],
    ['a offset 5m offset 1m', '1:1 the offset is given twice'],
    ['a @ 1 @ 2', '1:1 "@" is given twice'],
    ['(a) offset 5m', '1:5 "offset" stands behind a selector, a range or a subquery only'],
    ['a[0]', '1:3 the duration must be greater than 0'],
    ['a[5m][5m]', '1:6 a range is for selectors only; a subquery needs "[…:]"'],
    ['a[1.5h]', '1:3 "1.5h" is neither a number nor a duration'],
    ['a[5m:1m] anchored', '1:1 "anchored" is not for subqueries'],
    ['a @ Inf', '1:5 the timestamp behind "@" is out of range'],
    ['rate(a)', '1:6 rate takes a range vector, not an instant vector'],
    ['rate(a[5m], 1)', '1:1 rate takes 1 argument, 2 given'],
    ['label_join(a)', '1:1 label_join takes at least 3 arguments, 1 given'],
    ['round(a, 1, 2)', '1:1 round takes at most 2 arguments, 3 given'],
    ['rate(a[5m],)', '1:12 a call takes no comma behind its last argument'],
    ['sum(a, b)', '1:1 sum takes 1 argument, 2 given'],
    ['sum(1)', '1:5 sum takes an instant vector, not a scalar'],
    ['nothing(a)', '1:1 there is no function "nothing"'],
    ['ratee(a[5m])', '1:1 there is no function "ratee", but there is "rate"'],
    ['summ(a)', '1:1 there is no function "summ", but there is "sum"'],
    [`${'rate'.repeat(20)}(a)`, `1:1 there is no function "${'rate'.repeat(20)}"`],
    ['-"a"', '1:2 the sign "-" takes a scalar or an instant vector, not a string'],
    ['a +\n  "b"', '2:3 "+" takes a scalar or an instant vector, not a string'],
    ['"a', '1:1 the string is not terminated'],
    ['"\\q"', '1:1 unknown escape "\\q"'],
    ['1e999', '1:1 the number "1e999" is out of range'],
    ['a ! b', '1:3 unexpected character "!"'],
  ])('%s is refused: %s', (query, message) => {
    expect(print(query)).toBe(message);
  });

  const [, valid = '', refused = ''] = readFileSync(join(__dirname, 'queries.txt'), 'utf8')
    .trim()
    .split('\n\n');
  const rows = (section: string): [string, string][] =>
    section
      .split('\n')
      .slice(1)
      .map((line) => {
        const [query = '', expected = ''] = line.replaceAll('⏎', '\n').replaceAll('⇥', '\t').split('  →  ');
        return [query, expected];
      });

  it.each(rows(valid))('of the table, %j is printed as %j', (query, printed) => {
    expect(print(query)).toBe(printed);
    expect(print(printed)).toBe(printed);
  });

  it.each(rows(refused))('of the table, %j is refused: %s', (query, message) => {
    expect(print(query)).toBe(message);
  });

  it.each([
    ['10 MB', 'a + '.repeat(2_500_000), '1:500001 the query is longer than 500000 characters'],
    ['as many operators as fit', 'a+'.repeat(200_000), '1:2002 there are more than 1000 operators in a row'],
    ['as many signs as fit', '-'.repeat(400_000), '1:501 the query is nested more than 500 levels deep'],
    ['as many calls as fit', 'abs('.repeat(100_000), '1:2001 the query is nested more than 500 levels deep'],
    [
      'as many subqueries as fit',
      `a${'[1m:]'.repeat(90_000)}`,
      '1:1 a subquery takes an instant vector, not a range vector',
    ],
    [
      'as many aggregations as fit',
      'sum by (a) ('.repeat(40_000),
      '1:6001 the query is nested more than 500 levels deep',
    ],
    ['as many powers as fit', '2^'.repeat(200_000), '1:1001 the query is nested more than 500 levels deep'],
    ['parentheses in a duration', `a[${'('.repeat(200_000)}1${')'.repeat(200_000)}]`, `1:103 ${DEEP}`],
    ['signs in a duration', `a[${'-('.repeat(100_000)}1${')'.repeat(100_000)}]`, `1:103 ${DEEP}`],
    ['powers in a duration', `a[${'2^'.repeat(200_000)}2]`, `1:203 ${DEEP}`],
    ['sums in a duration', `a[${'1+'.repeat(200_000)}1]`, `1:204 ${LONG}`],
  ])('of %s is refused', (_what, query, message) => {
    expect(print(query)).toBe(message);
  });

  it('is refused when it is nested too deeply, without exhausting the stack', () => {
    expect(print('('.repeat(100_000))).toBe('1:501 the query is nested more than 500 levels deep');
  });

  it('never throws, whatever the text', () => {
    const fragments = fc.constantFrom(
      'a',
      '1',
      '5m',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '"x"',
      '=',
      '=~',
      '+',
      '^',
      ' ',
      'by',
      'sum',
      'offset',
      '@',
      ',',
      ':',
      'rate',
      '#',
      '\n',
      '\\',
      '`',
      'bool',
      'on',
    );
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 25 }), (parts) => {
        const query = parts.join('');
        const result = parseQuery(query);
        if (!result.ok) return;
        const printed = printExpression(result.expression);
        expect(print(printed)).toBe(printed);
      }),
      { numRuns: 1000 },
    );
  });
});

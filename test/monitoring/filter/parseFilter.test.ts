import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterNode } from '../../../src/monitoring/filter/alertFilter';
import { isFiltering, isTimed, NO_FILTER } from '../../../src/monitoring/filter/alertFilter';
import { parseFilter } from '../../../src/monitoring/filter/parseFilter';
import { printFilter } from '../../../src/monitoring/filter/printFilter';

const text = (word: string): FilterNode => ({ kind: 'text', text: word });
const all = (...parts: readonly FilterNode[]): FilterNode => ({ kind: 'all', parts });
const any = (...parts: readonly FilterNode[]): FilterNode => ({ kind: 'any', parts });
const not = (part: FilterNode): FilterNode => ({ kind: 'not', part });
const acked: FilterNode = { kind: 'flag', flag: 'acked' };
const service = (...values: readonly string[]): FilterNode => ({
  kind: 'field',
  field: 'service',
  operator: '=',
  values,
});

describe('the filter language', () => {
  it.each<[string, FilterNode]>([
    ['', all()],
    ['service=shop', service('shop')],
    ['service=="web shop",pay', service('web shop', 'pay')],
    ['SERVICE:shop', service('shop')],
    ['service=""', service('')],
    ['service=~"sh.*"', { kind: 'field', field: 'service', operator: '=~', values: ['sh.*'] }],
    ['service!~(a|b){1,2}', { kind: 'field', field: 'service', operator: '!~', values: ['(a|b){1,2}'] }],
    ['source!=prom', { kind: 'field', field: 'source', operator: '!=', values: ['prom'] }],
    ['severity=p0,P1', { kind: 'severity', operator: '=', severities: ['P0', 'P1'] }],
    ['severity=unmapped', { kind: 'severity', operator: '=', severities: ['unmapped'] }],
    ['severity<=p1', { kind: 'severity', operator: '<=', severity: 'P1' }],
    ['state=firing', { kind: 'state', operator: '=', states: ['firing'] }],
    ['is:unacknowledged', { kind: 'state', operator: '=', states: ['unacknowledged'] }],
    ['age>1h30m', { kind: 'age', operator: '>', duration: 5_400_000 }],
    [
      'instance=db-1:9100',
      { kind: 'field', field: { label: 'instance' }, operator: '=', values: ['db-1:9100'] },
    ],
    ['label.service=x', { kind: 'field', field: { label: 'service' }, operator: '=', values: ['x'] }],
    ['-acked', not(acked)],
    ['--acked', not(not(acked))],
    ['"acked"', text('acked')],
    ['queue  "not found"', all(text('queue'), text('not found'))],
    ['"say \\"hi\\" C:\\temp"', text('say "hi" C:\\temp')],
    ['http://shop:80 10:15', all(text('http://shop:80'), text('10:15'))],
    ['a or b c', any(text('a'), all(text('b'), text('c')))],
    ['(a OR b) and -(c d)', all(any(text('a'), text('b')), not(all(text('c'), text('d'))))],
    ['(service=shop or f(x))', any(service('shop'), text('f(x)'))],
    ['(a (b c))', all(text('a'), text('b'), text('c'))],
  ])('reads %j', (typed, root) => {
    expect(parseFilter(typed)).toEqual({ text: typed, root, problems: [] });
  });

  it.each([
    [
      'severity<=banana',
      '          ~~~~~~',
      '"banana" is no severity. Write one of P0, P1, P2, unmapped, P3, P4.',
    ],
    ['state=firng', '      ~~~~~', '"firng" is no state. Did you mean "firing"?'],
    ['severity=', '~~~~~~~~~', 'Write P0, P1, P2, P3, P4 or unmapped behind "severity=".'],
    ['a service=shop,', '  ~~~~~~~~~~~~~', 'Write the name of a service behind "service=".'],
    ['severity<=P0,P1', '          ~~~~~', 'Write one severity behind "<=".'],
    ['service<=shop', '       ~~', '"service" is not compared with "<=". Write one of = != =~ !~'],
    [
      'sevrity<=P1',
      '       ~~',
      '"sevrity" is read as a label, and labels are not compared with "<=". Did you mean "severity"?',
    ],
    ['age>soon', '    ~~~~', '"soon" is no duration. Write a number with a unit, such as 10m or 2h.'],
    [
      'service=~"a("',
      '         ~~~~',
      '"a(" is no regular expression (RE2 syntax). To compare it as text, write "=".',
    ],
    ['x "never closed', '  ~~~~~~~~~~~~~', 'This quote is never closed.'],
    ['(a', '~', 'This parenthesis is never closed.'],
    ['a )', '  ~', 'This parenthesis closes nothing. Take it away, or write "(" before.'],
    ['()', '~~', 'Write a term between these.'],
    ['or a', '~~', 'Write a term before "or".'],
    ['a or', '  ~~', 'Write a term behind "or".'],
    ['a - b', '  ~', 'Write a term right behind "-", or put the dash in quotes to look for it.'],
    ['label.=x', '~~~~~~', 'Write the name of a label behind "label.".'],
  ])('marks the mistake in %j', (typed, marks, message) => {
    const { problems } = parseFilter(typed);
    const [start, end] = [marks.indexOf('~'), marks.length];
    expect(problems).toEqual([{ severity: 'error', start, end, message }]);
  });

  it('warns about a label that is most likely a mistyped key, and applies it', () => {
    const filter = parseFilter('a servce=shop');
    expect(filter.problems).toEqual([
      {
        severity: 'warning',
        start: 2,
        end: 8,
        message:
          '"servce" is read as the name of a label. Did you mean "service"? For the label, write "label.servce".',
      },
    ]);
    expect(isFiltering(filter)).toBe(true);
  });

  it('does not exhaust the stack', () => {
    const { problems } = parseFilter('('.repeat(100_000));
    expect(problems.map(({ message }) => message)).toContain(
      'More than 50 groups in each other are not read.',
    );
  });

  it.each([
    ['', false, false],
    ['   ', false, false],
    ['x', true, false],
    ['severity<=banana', false, false],
    ['-(a or age>1m)', true, true],
  ])(
    'knows of %j whether it filters (%s) and whether time alone changes it (%s)',
    (typed, filters, timed) => {
      const filter = parseFilter(typed);
      expect([isFiltering(filter), isTimed(filter)]).toEqual([filters, timed]);
    },
  );

  it('is nothing at first', () => {
    expect(parseFilter('')).toEqual(NO_FILTER);
  });
});

const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 });
const { node } = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    word.map(text),
    fc.constantFrom(acked, not(acked)),
    fc.array(word, { minLength: 1, maxLength: 3 }).map((values) => service(...values)),
    word.map((value): FilterNode => ({
      kind: 'field',
      field: { label: 'severity' },
      operator: '!=',
      values: [value],
    })),
    fc.constant<FilterNode>({ kind: 'age', operator: '>=', duration: 5_400_000 }),
    fc.constant<FilterNode>({ kind: 'severity', operator: '<', severity: 'P2' }),
    tie('node').map(not),
    fc.tuple(tie('node'), tie('node')).map((parts) => all(...parts)),
    fc.tuple(tie('node'), tie('node')).map((parts) => any(...parts)),
  ),
}));

describe('printing', () => {
  it('gives a text that reads the same, whatever is in it', () => {
    fc.assert(
      fc.property(node, (root) => {
        const printed = printFilter({ text: '', root, problems: [] });
        const again = parseFilter(printed);
        expect(again.problems).toEqual([]);
        expect(printFilter(again)).toBe(printed);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['severity<=P1 service=shop -acked', 'severity<=P1 service=shop -acked'],
    ['is:unacknowledged  "two words" job:app "or"', 'state=unacknowledged "two words" job:app "or"'],
    ['(a or b) c', '(a or b) c'],
    ['age>90m', 'age>1h30m'],
    ['"-acked"', '"-acked"'],
    ['"severity<=P1"', '"severity<=P1"'],
    ['x ""', 'x'],
    ['service="=a","~b"', 'service="=a","~b"'],
    ['(acked or ".(") a', '(acked or ".(") a'],
  ])('spells %j as %j', (typed, printed) => {
    expect(printFilter(parseFilter(typed))).toBe(printed);
  });
});

describe('any text', () => {
  it('is read without an exception, with every problem inside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab (")-or=~<>!,:\\ ') }), (typed) => {
        for (const { start, end } of parseFilter(typed).problems) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(start).toBeLessThanOrEqual(typed.length);
        }
      }),
    );
  });
});

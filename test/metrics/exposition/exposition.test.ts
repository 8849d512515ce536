import { describe, expect, it } from 'vitest';
import { ExpositionParser, expositionFormatOf, parseExposition } from '../../../src/metrics/exposition';
import type { ExpositionFormat, ExpositionResult } from '../../../src/metrics/exposition';

const samplesOf = (result: ExpositionResult): readonly unknown[] =>
  result.ok ? result.samples : [result.error];

describe('a sample line of text format 0.0.4', () => {
  it.each<[string, string, unknown]>([
    ['a bare name', 'up 1', { name: 'up', labels: {}, value: 1 }],
    ['labels', 'up{a="1",b="2"} 1', { name: 'up', labels: { a: '1', b: '2' }, value: 1 }],
    [
      'blanks everywhere',
      '  up { a = "1" , b="2", } 1',
      { name: 'up', labels: { a: '1', b: '2' }, value: 1 },
    ],
    ['labels without a comma', 'up{a="1" b="2"} 1', { name: 'up', labels: { a: '1', b: '2' }, value: 1 }],
    ['an empty label value', 'up{a=""} 1', { name: 'up', labels: {}, value: 1 }],
    ['escapes', 'up{a="x\\\\y\\"z\\n\\q"} 1', { name: 'up', labels: { a: 'x\\y"z\n\\q' }, value: 1 }],
    ['a brace in a value', 'up{a="}"} 1', { name: 'up', labels: { a: '}' }, value: 1 }],
    ['a timestamp', 'up 1 1700000000000', { name: 'up', labels: {}, value: 1, at: 1700000000000 }],
    ['a negative timestamp', 'up 1 -5\t', { name: 'up', labels: {}, value: 1, at: -5 }],
    ['a tab', 'up\t1', { name: 'up', labels: {}, value: 1 }],
    ['an exponent', 'up -1.5e+3', { name: 'up', labels: {}, value: -1500 }],
    ['more digits than a double', 'up 18446744073709551615', { name: 'up', labels: {}, value: 2 ** 64 }],
    ['a number without a whole part', 'up .5', { name: 'up', labels: {}, value: 0.5 }],
    ['NaN in any case', 'up nan', { name: 'up', labels: {}, value: NaN }],
    ['infinity', 'up -Inf', { name: 'up', labels: {}, value: -Infinity }],
    ['a quoted name', '{"http.requests",a="1"} 1', { name: 'http.requests', labels: { a: '1' }, value: 1 }],
    ['a quoted label', 'up{"my label"="1"} 1', { name: 'up', labels: { 'my label': '1' }, value: 1 }],
    [
      'a label named like a prototype',
      'up{__proto__="1"} 1',
      { name: 'up', labels: JSON.parse('{"__proto__":"1"}') as unknown, value: 1 },
    ],
    ['an exponent of a whole number', 'up 1.53884e+06', { name: 'up', labels: {}, value: 1538840 }],
    ['a negative zero', 'up -0.0', { name: 'up', labels: {}, value: -0 }],
    ['seventeen digits', 'up 0.30000000000000004', { name: 'up', labels: {}, value: 0.1 + 0.2 }],
    ['zeros in front', 'up 000000000000000000.25', { name: 'up', labels: {}, value: 0.25 }],
    ['more than the largest double', 'up 1e400', { name: 'up', labels: {}, value: Infinity }],
    ['a line end of Windows', 'up 1\r', { name: 'up', labels: {}, value: 1 }],
  ])('may have %s', (_what, line, sample) => {
    const withNewline = parseExposition(`${line}\n`, 'prometheus');
    expect(samplesOf(withNewline)).toEqual([sample]);
    expect(parseExposition(line, 'prometheus')).toEqual(withNewline);
  });
});

describe('labels behind other labels of the text', () => {
  const first = 'up{a="1",b="2"} 1';
  it.each<[string, string, Record<string, string>]>([
    ['in the same order', 'up{a="3",b="4"} 1', { a: '3', b: '4' }],
    ['in another order', 'up{b="3",a="4"} 1', { b: '3', a: '4' }],
    ['of which one is missing', 'up{b="3"} 1', { b: '3' }],
    ['of which one is longer', 'up{ab="3",b="4"} 1', { ab: '3', b: '4' }],
    ['of which one is empty', 'up{a="",b="4"} 1', { b: '4' }],
    ['of which one is quoted', 'up{"a"="3",b="4"} 1', { a: '3', b: '4' }],
    ['of which one has an escape', 'up{c="\\n",b="4"} 1', { c: '\n', b: '4' }],
  ])('may be %s', (_what, line, labels) => {
    const [, sample] = samplesOf(parseExposition(`${first}\n${line}\n`, 'prometheus'));
    expect(sample).toEqual({ name: 'up', labels, value: 1 });
  });

  it.each([
    ['at once', 'up{b="1",b="2"} 1', 2, 'b'],
    ['after a series that was read only in part', 'up{b="\\n",b="2"} 1', 2, 'b'],
    ['also while it is empty', 'up{a="",a="2"} 1', 2, 'a'],
  ])('may not come twice, %s', (_what, line, at, label) => {
    expect(parseExposition(`${first}\n${line}\n`, 'prometheus')).toMatchObject({
      ok: false,
      error: { line: at, message: `the label "${label}" is given twice` },
    });
  });
});

describe('a malformed exposition', () => {
  it.each<[ExpositionFormat, string, number, number, string]>([
    ['prometheus', 'a', 1, 2, 'expected a value, found the end of the text'],
    ['prometheus', 'ok 1\na true\n', 2, 3, 'expected a value, found "true", which is not a number'],
    ['prometheus', "a{b='c'} 1", 1, 5, `expected a label value in double quotes, found "'c'} 1"`],
    ['prometheus', 'a{b="c} 1\nd 1', 1, 5, 'the string in double quotes does not end on this line'],
    ['prometheus', 'a{b="c"', 1, 8, 'expected "," or "}" behind the label, found the end of the text'],
    ['prometheus', '{a="ok"} 1', 1, 1, 'the sample has no metric name'],
    ['prometheus', '{A}0', 1, 3, 'expected "=" behind the label "A", found "}0"'],
    ['prometheus', 'a{=""} 0', 1, 3, 'expected a label name, found "=""} 0"'],
    ['prometheus', 'a{b="1",b="2"} 0', 1, 9, 'the label "b" is given twice'],
    ['prometheus', 'a 0x1p-3', 1, 3, 'expected a value, found "0x1p-3", which is not a number'],
    ['prometheus', 'a 1_2', 1, 3, 'expected a value, found "1_2", which is not a number'],
    ['prometheus', 'a 0 1_2', 1, 6, 'expected the end of the line, found "_2"'],
    ['prometheus', 'a 0 -', 1, 5, 'expected a timestamp in milliseconds, found the end of the text'],
    ['prometheus', '# TYPE #', 1, 8, 'expected a metric name, found "#"'],
    [
      'prometheus',
      '# TYPE a thing',
      1,
      10,
      '"thing" is no metric type: expected one of counter, gauge, histogram, summary, untyped',
    ],
    ['prometheus', 'a\u0000 1', 1, 2, 'expected a value, found "\u0000", which is not a number'],
    ['openmetrics', 'a 1\n', 2, 1, 'the text ends without "# EOF": it may have been cut off'],
    [
      'openmetrics',
      '# TYPE a counter\na_total -1\n# EOF\n',
      2,
      1,
      '"a_total" counts, so its value is neither negative nor NaN',
    ],
    [
      'openmetrics',
      '# TYPE a histogram\na_sum 1\n# EOF\n',
      3,
      1,
      'the histogram "a" above is incomplete: it has no bucket le="+Inf"',
    ],
  ])('of %s, %j, is refused at line %i, column %i', (format, text, line, column, message) => {
    expect(parseExposition(text, format)).toEqual({ ok: false, error: { line, column, message } });
  });
});

describe('a line of 100,000 characters', () => {
  const most = 100_000;
  const ofLength = (length: number): string => `a{b="${'x'.repeat(length - 9)}"} 1`;
  const short = 'up 1\n';

  it.each([
    ['alone', ofLength(most)],
    ['behind short ones', `${short.repeat(3)}${ofLength(most)}\n${short}`],
    ['behind another one', `${ofLength(most)}\n${ofLength(most)}\n`],
  ])('is read %s', (_what, text) => {
    expect(parseExposition(text, 'prometheus')).toMatchObject({ ok: true });
  });

  it.each([
    ['alone', ofLength(most + 1), 1],
    ['behind short ones', `${short.repeat(3)}${ofLength(most + 1)}\n${short}`, 4],
    ['behind as many characters of short ones', `${short.repeat(most / 5)}${ofLength(most + 1)}\n`, 20_001],
    ['behind a long one', `${ofLength(most)}\n${ofLength(most + 1)}\n`, 2],
    ['as a comment', `${short}# ${'x'.repeat(most - 1)}\n`, 2],
  ])('and one more is refused %s', (_what, text, line) => {
    const message = 'this line has 100001 characters, and at most 100000 are read';
    expect(parseExposition(text, 'prometheus')).toEqual({ ok: false, error: { line, column: 1, message } });
  });
});

describe('comment lines', () => {
  it('give type, help and unit of a family, and remarks give nothing', () => {
    const text = [
      '# HELP a One \\\\ two\\nthree \\"four\\"',
      '# \tTYPE a summary',
      '# HELPless remark',
      '#TYPE b gauge',
      '#',
      '# HELP c',
      'a{quantile="1"} 2',
    ].join('\n');
    expect(parseExposition(text, 'prometheus')).toEqual({
      ok: true,
      samples: [{ name: 'a', labels: { quantile: '1.0' }, value: 2 }],
      metadata: [
        { name: 'a', type: 'summary', help: 'One \\ two\nthree \\"four\\"', unit: '' },
        { name: 'c', type: 'untyped', help: '', unit: '' },
      ],
      exemplars: [],
    });
  });

  it('make the bounds of a histogram canonical', () => {
    const bounds = ['1', '0.5', '0.50', '.5', '00', '1e6', '1000000', '0.00001', '10', '+Inf', 'x'];
    const text = ['# TYPE h histogram', ...bounds.map((le) => `h_bucket{le="${le}"} 1`)].join('\n');
    const result = parseExposition(text, 'prometheus');
    expect(result.ok && result.samples.map(({ labels }) => labels.le)).toEqual([
      ...['1.0', '0.5', '0.5', '0.5', '0.0', '1e+06', '1e+06', '1e-05', '10.0', '+Inf', 'x'],
    ]);
  });
});

describe('OpenMetrics', () => {
  it('carries exemplars, and timestamps in seconds', () => {
    const text = '# TYPE a counter\n# UNIT a \na_total 3 1.5 # {trace="x"} 2 1.25\na_created 1\n# EOF\n';
    const sample = { name: 'a_total', labels: {}, value: 3, at: 1500 };
    expect(parseExposition(text, 'openmetrics')).toEqual({
      ok: true,
      samples: [sample, { name: 'a_created', labels: {}, value: 1 }],
      metadata: [{ name: 'a', type: 'counter', help: '', unit: '' }],
      exemplars: [{ sample, labels: { trace: 'x' }, value: 2, at: 1250 }],
    });
  });
});

describe('a repeated scrape', () => {
  const first = '# TYPE a counter\na{x="1"} 1\na{x="2"} 2\nb 3\n';

  it('gives the same series the same labels object, in any order', () => {
    const parser = new ExpositionParser();
    const before = parser.parse(first, 'prometheus');
    const after = parser.parse('b 4\n# TYPE a counter\na{x="2"} 5\nnew 1\na{x="1"} 6\n', 'prometheus');
    const labelsOf = (result: ExpositionResult, value: number) =>
      result.ok ? result.samples.find((sample) => sample.value === value)?.labels : undefined;
    expect(labelsOf(after, 5)).toBe(labelsOf(before, 2));
    expect(labelsOf(after, 6)).toBe(labelsOf(before, 1));
    expect(samplesOf(after)).toHaveLength(4);
  });

  it('gives the series of a first one that failed the same labels object', () => {
    const parser = new ExpositionParser();
    parser.parse(`${first}!`, 'prometheus');
    const [before] = samplesOf(parser.parse(first, 'prometheus')) as { labels: unknown }[];
    const [after] = samplesOf(parser.parse(`new 1\n${first}`, 'prometheus')).slice(1) as {
      labels: unknown;
    }[];
    expect(after).toEqual({ name: 'a', labels: { x: '1' }, value: 1 });
    expect(after?.labels).toBe(before?.labels);
  });

  it.each([
    ['changed values', first.replace('b 3', 'b 4')],
    ['a longer name', 'a{x="1"} 1\nbb 3\n'],
    ['labels behind a blank', '# TYPE a counter\na{x="1"} 1\na{x="2"} 2\nb {y="1"} 3\n'],
    ['another type', '# TYPE a gauge\na{x="1"} 1\n'],
    ['an error', first + '!'],
    ['nothing', ''],
  ])('with %s is read like a first one', (_what, second) => {
    const parser = new ExpositionParser();
    parser.parse(first, 'prometheus');
    parser.parse(second, 'prometheus');
    expect(parser.parse(second, 'prometheus')).toEqual(parseExposition(second, 'prometheus'));
  });
});

describe('a content type', () => {
  it.each([
    ['text/plain; version=0.0.4; charset=utf-8', 'prometheus'],
    ['application/openmetrics-text; version=1.0.0', 'openmetrics'],
    ['Text/Plain', 'prometheus'],
    ['application/json', undefined],
    [undefined, undefined],
  ])('%s is read as %s', (contentType, format) => {
    expect(expositionFormatOf(contentType)).toBe(format);
  });
});

import { describe, expect, it } from 'vitest';
import type { StepDisplay } from '../../../src/runbook/kernel';
import { plainTextOf } from '../../../src/runbook/output/plainText';

const lines = (...text: readonly string[]): string => text.join('\n');

const cases: readonly (readonly [sentence: string, display: StepDisplay, expected: string])[] = [
  [
    'a table is aligned, numbers to the right, and counts its rows',
    {
      kind: 'table',
      columns: ['key', 'count'],
      rows: [
        ['payout-7', 2],
        ['p', 10],
      ],
      truncated: false,
    },
    lines('key       count', '--------  -----', 'payout-7      2', 'p            10', '(2 rows)'),
  ],
  [
    'a table says when rows were left out, and tells NULL from an empty text',
    {
      kind: 'table',
      columns: ['a', 'b'],
      rows: [[null, '']],
      truncated: true,
      title: 'Duplicates',
    },
    lines('Duplicates', 'a     b', '----  -', 'NULL', '(1 row, and more that were left out)'),
  ],
  [
    'wide characters take two columns and line ends stay in their cell',
    {
      kind: 'table',
      columns: ['名前', 'x'],
      rows: [['a\nb', true]],
      truncated: false,
    },
    lines('名前  x', '----  ----', 'a␊b   true', '(1 row)'),
  ],
  [
    'a value cannot steer a terminal',
    { kind: 'note', text: 'a\u001b]0;title\u0007b\u202e' },
    'a␛]0;title␇b�',
  ],
  [
    'a chart becomes one row for each series',
    { kind: 'chart', series: [{ label: 'up', points: [[0, 1]] }] },
    lines(
      'series  points  lowest  highest  last  at',
      '------  ------  ------  -------  ----  ------------------------',
      'up           1       1        1     1  1970-01-01T00:00:00.000Z',
      '(1 row)',
    ),
  ],
  [
    'a series without a number has none invented',
    { kind: 'chart', series: [{ label: 'up', points: [[0, Number.NaN]] }] },
    lines(
      'series  points  lowest  highest  last  at',
      '------  ------  ------  -------  ----  ----',
      'up           1  NULL    NULL     NULL  NULL',
      '(1 row)',
    ),
  ],
  ['JSON is indented', { kind: 'json', value: { up: [1] } }, '{\n  "up": [\n    1\n  ]\n}'],
  [
    'an HTTP answer reads like one',
    {
      kind: 'http',
      status: 503,
      statusText: 'Service Unavailable',
      headers: { 'retry-after': '5' },
      body: 'down',
      durationMs: 45.4,
    },
    lines('HTTP 503 Service Unavailable (45 ms)', 'retry-after: 5', '', 'down'),
  ],
];

describe('the plain text of a result', () => {
  it.each(cases)('%s', (_sentence, display, expected) => {
    expect(plainTextOf(display)).toBe(expected);
  });

  it('cuts a long value rather than the table', () => {
    const display: StepDisplay = {
      kind: 'table',
      columns: ['v'],
      rows: [['x'.repeat(500)]],
      truncated: false,
    };
    expect(plainTextOf(display)).toBe(lines(`v`, '-'.repeat(60), `${'x'.repeat(59)}…`, '(1 row)'));
  });
});

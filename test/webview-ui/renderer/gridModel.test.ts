import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/runbook/kernel';
import type { Sorting } from '../../../webview-ui/renderer/gridModel';
import {
  columnWidths,
  nextSorting,
  sortedOrder,
  toCsv,
  toJson,
  toTabs,
} from '../../../webview-ui/renderer/gridModel';

const column = (...cells: readonly Cell[]): readonly (readonly Cell[])[] => cells.map((cell) => [cell]);
const sorted = (cells: readonly Cell[], direction: Sorting['direction']): readonly Cell[] =>
  sortedOrder(column(...cells), { column: 0, direction }).map((index) => cells[index] ?? null);

describe('sorting a grid', () => {
  it.each<readonly [string, readonly Cell[], readonly Cell[]]>([
    ['numbers by value', [10, 9, -1], [-1, 9, 10]],
    [
      'exact numbers that came as text',
      ['9007199254740993', '9007199254740992', '5'],
      ['5', '9007199254740992', '9007199254740993'],
    ],
    ['decimals as text', ['10.5', '9.75'], ['9.75', '10.5']],
    ['infinities and what is no number', ['NaN', '+Inf', 1], [1, '+Inf', 'NaN']],
    ['texts with numbers in them', ['w-10', 'w-9'], ['w-9', 'w-10']],
    ['what is missing last', [null, 2, 1], [1, 2, null]],
  ])('puts %s', (_sentence, cells, expected) => {
    expect(sorted(cells, 'ascending')).toEqual(expected);
  });

  it('keeps what is missing last downwards too', () => {
    expect(sorted([null, 1, 2], 'descending')).toEqual([2, 1, null]);
  });

  it('goes up, down and back', () => {
    const up = nextSorting(undefined, 1);
    const down = nextSorting(up, 1);
    expect([up, down, nextSorting(down, 1), nextSorting(down, 0)]).toEqual([
      { column: 1, direction: 'ascending' },
      { column: 1, direction: 'descending' },
      undefined,
      { column: 0, direction: 'ascending' },
    ]);
  });
});

describe('taking a grid elsewhere', () => {
  const columns = ['a', 'a'];
  const rows: readonly (readonly Cell[])[] = [
    ['x, "y"\n', -5],
    ['=HYPERLINK("http://x")', null],
    ['-5', true],
  ];

  it('as CSV that no spreadsheet runs', () => {
    expect(toCsv(columns, rows)).toBe(
      'a,a\r\n"x, ""y""\n",-5\r\n"\'=HYPERLINK(""http://x"")",\r\n-5,true\r\n',
    );
  });

  it('as JSON without losing a column that has the name of another', () => {
    expect(JSON.parse(toJson(columns, rows))).toEqual([
      { a: 'x, "y"\n', 'a (2)': -5 },
      { a: '=HYPERLINK("http://x")', 'a (2)': null },
      { a: '-5', 'a (2)': true },
    ]);
  });

  it('as lines with tabs', () => {
    expect(toTabs(columns, rows)).toBe('a\ta\nx, "y" \t-5\n=HYPERLINK("http://x")\t\n-5\ttrue');
  });

  it('with columns as wide as they need, within reason', () => {
    expect(columnWidths(['id', 'text'], [[1, 'x'.repeat(500)]])).toEqual([6, 48]);
  });
});

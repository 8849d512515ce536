import { describe, expect, it } from 'vitest';
import type { GridPlace } from '../../../webview-ui/renderer/gridColumns';
import { columnEdges, columnsBetween, holds, movedBy } from '../../../webview-ui/renderer/gridColumns';

/** Three columns of 10, 20 and 30. */
const edges = columnEdges([10, 20, 30]);

describe('the columns of a grid that are drawn', () => {
  it('begin where the one before ends', () => {
    expect(edges).toEqual([0, 10, 30, 60]);
  });

  it.each<[sentence: string, left: number, right: number, from: number, to: number]>([
    ['all where all can be seen', 0, 60, 0, 3],
    ['all where there is more room than columns', -400, 900, 0, 3],
    ['the first where only its beginning can be seen', 0, 1, 0, 1],
    ['those on both sides of an edge', 9, 11, 0, 2],
    ['the one behind an edge, and not the one before it', 10, 30, 1, 2],
    ['the last at the end', 45, 60, 2, 3],
    ['none behind the end', 60, 90, 3, 3],
  ])('are %s', (_sentence, left, right, from, to) => {
    expect(columnsBetween(edges, left, right)).toEqual({ from, to });
  });

  it('are none of a table that has none', () => {
    expect(columnsBetween(columnEdges([]), 0, 100)).toEqual({ from: 0, to: 0 });
  });

  it.each<[from: number, to: number, expected: boolean]>([
    [1, 3, true],
    [2, 3, true],
    [0, 3, false],
    [1, 5, false],
  ])('hold those from %i to %i: %s', (from, to, expected) => {
    expect(holds({ from: 1, to: 4 }, { from, to })).toBe(expected);
  });
});

describe('a key in a grid of 100 rows and 1,600 columns', () => {
  const last = { row: 99, column: 1_599 };
  it.each<[key: string, control: boolean, from: GridPlace, to: GridPlace | undefined]>([
    ['ArrowRight', false, { row: 5, column: 99 }, { row: 5, column: 100 }],
    ['ArrowRight', false, { row: 5, column: 1_599 }, { row: 5, column: 1_599 }],
    ['ArrowLeft', false, { row: 5, column: 0 }, { row: 5, column: 0 }],
    ['ArrowUp', false, { row: 0, column: 7 }, { row: 0, column: 7 }],
    ['PageDown', false, { row: 95, column: 7 }, { row: 99, column: 7 }],
    ['End', false, { row: 5, column: 7 }, { row: 5, column: 1_599 }],
    ['End', true, { row: 5, column: 7 }, { row: 99, column: 1_599 }],
    ['Home', true, { row: 5, column: 7 }, { row: 0, column: 0 }],
    ['a', false, { row: 5, column: 7 }, undefined],
    ['toString', false, { row: 5, column: 7 }, undefined],
  ])('%s (control: %s) moves from %o to %o', (key, control, from, to) => {
    expect(movedBy(key, from, last, control)).toEqual(to);
  });
});

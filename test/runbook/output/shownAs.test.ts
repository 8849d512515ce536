import { describe, expect, it } from 'vitest';
import type { StepDisplay } from '../../../src/runbook/kernel';
import { printedAs, shownAs } from '../../../src/runbook/output/shownAs';

const table = (columns: readonly string[], ...rows: readonly (readonly (string | number | null)[])[]) =>
  ({ kind: 'table', columns, rows, truncated: false }) as const;
const json = (value: unknown): StepDisplay => ({ kind: 'json', value });
const http = (body: string): StepDisplay => ({
  kind: 'http',
  status: 200,
  statusText: 'OK',
  headers: {},
  body,
  durationMs: 1,
});
const NOON = Date.UTC(2026, 0, 5, 12);
const chart: StepDisplay = { kind: 'chart', series: [{ label: 'n', points: [[NOON, 3]] }] };

describe('a result', () => {
  it.each<[sentence: string, display: StepDisplay, format: string | undefined, expected: StepDisplay]>([
    ['stays as it came without a format', table(['a'], [1]), undefined, table(['a'], [1])],
    ['stays as it came with one that is none', table(['a'], [1]), 'pie', table(['a'], [1])],
    ['is JSON from a table', table(['a', 'b'], [1, null]), 'json', json([{ a: 1, b: null }])],
    ['is JSON from an answer', http('{"a":1}'), 'json', json({ a: 1 })],
    ['stays an answer that is no JSON', http('<p>'), 'json', http('<p>')],
    [
      'is a table from a list of objects, whatever each of them has',
      json([{ a: 1 }, { b: { c: 2 }, a: 'x' }]),
      'table',
      table(['a', 'b'], [1, null], ['x', '{"c":2}']),
    ],
    ['is a table from an answer', http('[{"a":1}]'), 'table', table(['a'], [1])],
    [
      'is a table from a chart',
      chart,
      'table',
      table(['series', 'at', 'value'], ['n', '2026-01-05T12:00:00.000Z', 3]),
    ],
    ['stays JSON that is no list of objects', json([1, 2]), 'table', json([1, 2])],
    [
      'is a chart from a table with a time and a number, in the order of time',
      table(['at', 'n', 'host'], ['2026-01-05T12:00:00Z', 3, 'a'], ['2026-01-05T11:00:00Z', 2, 'a']),
      'chart',
      {
        kind: 'chart',
        series: [
          {
            label: 'n',
            points: [
              [NOON - 3_600_000, 2],
              [NOON, 3],
            ],
          },
        ],
      },
    ],
    [
      'stays a table without a time',
      table(['year', 'n'], ['2026', 3]),
      'chart',
      table(['year', 'n'], ['2026', 3]),
    ],
    ['stays a table without a number', table(['at'], ['2026-01-05']), 'chart', table(['at'], ['2026-01-05'])],
  ])('%s', (_sentence, display, format, expected) => {
    expect(shownAs(display, format)).toEqual(expected);
  });

  it.each<[sentence: string, printed: string, format: string | undefined, expected: StepDisplay | undefined]>(
    [
      ['is a tree of JSON', '{"a":1}\n', 'json', json({ a: 1 })],
      ['is a table of JSON', '[{"a":1}]', 'table', table(['a'], [1])],
      ['is nothing more without a format', '{"a":1}', undefined, undefined],
      ['is nothing more when it is text', 'ready', 'json', undefined],
    ],
  )('that a program printed %s', (_sentence, printed, format, expected) => {
    expect(printedAs(printed, format)).toEqual(expected);
  });
});

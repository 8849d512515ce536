import { describe, expect, it } from 'vitest';
import type { StepDisplay } from '../../../src/runbook/kernel';
import { boundedDisplay } from '../../../src/runbook/output/boundedDisplay';
import { maskedDisplay } from '../../../src/runbook/output/maskedDisplay';
import { plainTextOf } from '../../../src/runbook/output/plainText';

const json = (value: unknown): StepDisplay => ({ kind: 'json', value });
const table = (cell: string): StepDisplay => ({
  kind: 'table',
  columns: ['id', 'text'],
  rows: [[1, cell]],
  truncated: false,
});

describe('a result, as far as it can be shown', () => {
  it.each<[sentence: string, given: StepDisplay]>([
    ['a table of short cells', table('x'.repeat(32_000))],
    ['JSON of a few levels', json({ a: [1, { b: null }], c: 'text' })],
    ['a note', { kind: 'note', text: 'n' }],
  ])('%s is itself', (_sentence, given) => {
    const { display, isCut } = boundedDisplay(given);
    expect(display).toBe(given);
    expect(isCut).toBe(false);
  });

  it('a cell of five megabytes is shown by its beginning', () => {
    expect(boundedDisplay(table('x'.repeat(5_000_000)))).toEqual({
      display: table(`${'x'.repeat(32_000)}… (4,968,000 characters more)`),
      isCut: true,
    });
  });

  it.each(['[', '{"a":'])('JSON of 100,000 levels of %s is cut, and can be masked and written', (open) => {
    const close = open === '[' ? ']' : '}';
    const value: unknown = JSON.parse(`${open.repeat(100_000)}1${close.repeat(100_000)}`);
    const { display, isCut } = boundedDisplay(json(value));
    expect(isCut).toBe(true);
    const text = plainTextOf(maskedDisplay(display, { mask: (inner) => inner }));
    expect(text).toContain('nested more deeply');
    expect(text.split('\n').length).toBeLessThan(300);
  });

  it.each<[sentence: string, value: unknown, end: RegExp]>([
    [
      'a million elements',
      Array.from({ length: 1_000_000 }, (_, at) => at),
      /… \([\d,]+ elements more\)"\]$/,
    ],
    [
      'a list in a list',
      [Array.from({ length: 1_000_000 }, () => 'abc')],
      /… \([\d,]+ elements more\)"\]\]$/,
    ],
    ['a text of five megabytes', { text: 'x'.repeat(5_000_000) }, /… \([\d,]+ characters more\)"\}$/],
    [
      'many fields',
      Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`field ${at}`, at])),
      /"…":"[\d,]+ fields more"\}$/,
    ],
  ])('JSON of %s is held to about a megabyte, and says how much is left out', (_sentence, value, end) => {
    const { display, isCut } = boundedDisplay(json(value));
    const text = JSON.stringify((display as { value: unknown }).value);
    expect(isCut).toBe(true);
    expect(text.length).toBeLessThan(1_100_000);
    expect(text.slice(-60)).toMatch(end);
  });
});

import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../../src/monitoring/configuration/parse';
import { fakeDefinitions } from '../../../fakes/fakeDefinitions';

const read = (text: string) => parseConfiguration(text, { file: 'sitrep.yaml', sources: fakeDefinitions });

describe('shared filters in sitrep.yaml', () => {
  it('are read by name', () => {
    const { filters, problems } = read('filters: {mine: "service=shop severity<=P1", acked: -acked}\n');
    expect(problems).toEqual([]);
    expect(filters).toEqual([
      { name: 'mine', text: 'service=shop severity<=P1' },
      { name: 'acked', text: '-acked' },
    ]);
  });

  it.each([
    ['plain text', 'filters:\n  bad: a severity<=P9\n', '2:20-2:22'],
    ['double quotes', 'filters:\n  bad: "a severity<=P9"\n', '2:21-2:23'],
    ['single quotes', "filters:\n  bad: 'a severity<=P9'\n", '2:21-2:23'],
    [
      'escapes, where letters do not stand where they mean',
      'filters:\n  bad: "\\x61 severity<=P9"\n',
      '2:8-2:27',
    ],
    ['several lines', 'filters:\n  bad: |-\n    a\n    severity<=P9\n', '2:8-5:1'],
  ])('have their mistakes at their place in %s, and cost only themselves', (_, text, place) => {
    const { filters, problems } = read(`${text}  good: x\n`);
    const [problem] = problems;
    expect(problems.map(({ code }) => code)).toEqual(['filter']);
    expect(problem?.message).toContain('"P9" is no severity.');
    expect(
      `${problem?.range.start.line}:${problem?.range.start.column}-${problem?.range.end.line}:${problem?.range.end.column}`,
    ).toBe(place);
    expect(filters.map(({ name }) => name)).toEqual(['good']);
  });

  it('warn of what is most likely a slip, and are used', () => {
    const { filters, problems } = read('filters: {mine: servce=shop}\n');
    expect(problems.map(({ severity, range }) => [severity, range.start])).toEqual([
      ['warning', { line: 1, column: 17 }],
    ]);
    expect(filters).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../src/promql/syntax/functionSignatures';
import { AGGREGATORS } from '../../../src/promql/syntax/token';

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly patterns?: readonly Rule[];
}
interface Grammar {
  readonly repository: Readonly<Record<string, Rule>>;
}

const grammar = JSON.parse(readFileSync('media/promql.tmLanguage.json', 'utf8')) as Grammar;
const pattern = (rule: string): RegExp => {
  const [, flags = '', source = ''] = /^(\(\?i\))?(.*)$/s.exec(grammar.repository[rule]?.match ?? '') ?? [];
  return new RegExp(source, flags === '' ? '' : 'i');
};
const matched = (rule: string, text: string): string | undefined => pattern(rule).exec(text)?.[0];

describe('the colours of a query', () => {
  it('know every function and every aggregator of the language', () => {
    const unknown = [
      ...[...FUNCTIONS.keys()].filter((name) => matched('function', `${name} (a)`) !== name),
      ...AGGREGATORS.filter((name) => matched('aggregator', `${name} by (a) (b)`) !== name),
    ];
    expect(unknown).toEqual([]);
  });

  it('leave a metric that is called like a function a metric', () => {
    expect([matched('function', 'rate{a="b"}'), matched('aggregator', 'sum > 1')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['duration', '1h30m', '1h30m'],
    ['duration', 'up5m', undefined],
    ['duration', '5mx', undefined],
    ['number', '1.5e-3', '1.5e-3'],
    ['number', '0xFF', '0xFF'],
    ['constant', '+Inf', 'Inf'],
    ['constant', 'info', undefined],
    ['metric', 'job:requests:rate5m', 'job:requests:rate5m'],
  ])('see as %s in %j: %j', (rule, text, expected) => {
    expect(matched(rule, text)).toBe(expected);
  });
});

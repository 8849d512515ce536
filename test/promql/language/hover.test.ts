import { describe, expect, it } from 'vitest';
import { hover } from '../../../src/promql/language/hover';
import type { QueryKnowledge } from '../../../src/promql/language/knowledge';
import { NO_KNOWLEDGE } from '../../../src/promql/language/knowledge';
import { FUNCTION_HELP } from '../../../src/promql/language/functionHelp';
import { signatureOf } from '../../../src/promql/language/signature';
import { signatureHelp } from '../../../src/promql/language/signatureHelp';
import { FUNCTIONS } from '../../../src/promql/syntax/functionSignatures';

const knowledge: QueryKnowledge = {
  ...NO_KNOWLEDGE,
  metrics: async () => [
    { name: 'queue_depth', type: 'gauge', help: 'Jobs that wait.', unit: 'jobs' },
    { name: 'rate', type: '', help: '', unit: '' },
  ],
};
const shown = async (marked: string): Promise<readonly string[] | undefined> => {
  const found = await hover(marked.replace('|', ''), marked.indexOf('|'), knowledge);
  return found && [found.title, found.text];
};

describe('hovering over a query', () => {
  it.each([
    ['ab|s(a)', ['abs(vector: instant vector): instant vector', 'Each value without its sign.']],
    [
      'su|m by (a) (b)',
      ['sum(vector: instant vector): instant vector', 'The sum of the series of each group.'],
    ],
    ['queue_|depth{a="b"}', ['queue_depth: gauge, in jobs', 'Jobs that wait.']],
    ['ra|te', ['rate', 'Nobody described this metric.']],
    ['a{queue_|depth="b"}', undefined],
    ['# queue_|depth', undefined],
    ['unkn|own', undefined],
  ])('shows for %j %j', async (marked, expected) => {
    expect(await shown(marked)).toEqual(expected);
  });

  it('explains the words between operands', async () => {
    expect((await shown('a unl|ess b'))?.[0]).toBe('unless');
  });
});

describe('signatures', () => {
  it('name each parameter of each function', () => {
    const named = Object.entries(FUNCTION_HELP).map(([name, [names]]) => [
      name,
      names === '' ? 0 : names.split(' ').length,
    ]);
    expect(named).toEqual([...FUNCTIONS.values()].map(({ name, parameters }) => [name, parameters.length]));
  });

  it('mark what is optional, what repeats and what is experimental', () => {
    expect(signatureOf('round')?.label).toBe(
      'round(vector: instant vector, toNearest?: scalar): instant vector',
    );
    expect(signatureOf('sort_by_label')?.label).toBe(
      'sort_by_label(vector: instant vector, …label?: string): instant vector',
    );
    expect(signatureOf('sort_by_label')?.sentence).toContain('feature flag');
  });

  it.each([
    ['rate(|', 'rate', 0],
    ['clamp(a{b="c,d"}, |', 'clamp', 1],
    ['clamp(rate(a[5m]), 1, |)', 'clamp', 2],
    ['clamp(a, (1 + |', 'clamp', 1],
    ['topk by (job) (|', 'topk', 0],
    ['label_join(a, "b", ",", "c", "d", |', 'label_join', 3],
    ['sum by (|', undefined, undefined],
    ['a|', undefined, undefined],
  ])('stand in %j at %s, parameter %s', (marked, name, active) => {
    const help = signatureHelp(marked.replace('|', ''), marked.indexOf('|'));
    expect([help?.signature.name, help?.active]).toEqual([name, active]);
  });

  it('give the place of each parameter in the label', () => {
    const { label, parameters } = signatureOf('clamp') ?? { label: '', parameters: [] };
    expect(parameters.map(({ start, end }) => label.slice(start, end))).toEqual([
      'vector: instant vector',
      'minimum: scalar',
      'maximum: scalar',
    ]);
  });
});

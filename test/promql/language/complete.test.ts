import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Suggestion } from '../../../src/promql/language/complete';
import { complete } from '../../../src/promql/language/complete';
import type { QueryKnowledge } from '../../../src/promql/language/knowledge';

const knowledge: QueryKnowledge = {
  metrics: async () => [
    { name: 'queue_depth', type: 'gauge', help: 'Jobs that wait.', unit: 'jobs' },
    { name: 'odd.name', type: '', help: '', unit: '' },
  ],
  labelNames: async () => ['__name__', 'job', 'http.code'],
  labelValues: async (label) => (label === 'job' ? ['app', 'it\'s "x"'] : []),
};

/** `|` is the cursor. */
const at = (marked: string): Promise<readonly Suggestion[]> =>
  complete(marked.replace('|', ''), marked.indexOf('|'), knowledge);

const labels = async (marked: string): Promise<readonly string[]> =>
  (await at(marked)).map(({ label }) => label);

const applied = async (marked: string, label: string): Promise<string | undefined> => {
  const chosen = (await at(marked)).find((suggestion) => suggestion.label === label);
  const text = marked.replace('|', '');
  return chosen && text.slice(0, chosen.replace.start) + chosen.insert + text.slice(chosen.replace.end);
};

describe('completing a query', () => {
  it.each(['|', 'su|', 'rate(|', 'clamp(a, |', '1 + |', 'a > bool |', '# why\n|', 'sum by (job) (|'])(
    'offers functions, aggregators and metrics in %j',
    async (marked) => {
      expect(await labels(marked)).toEqual(expect.arrayContaining(['sum', 'rate', 'queue_depth']));
    },
  );

  it.each([
    ['sum by (|', ['__name__', 'job', 'http.code']],
    ['sum without (job, |)', ['__name__', 'job', 'http.code']],
    ['a * on (|) b', ['__name__', 'job', 'http.code']],
    ['queue_depth{|}', ['job', 'http.code']],
    ['queue_depth{job="x", |', ['job', 'http.code']],
    ['queue_depth{job="|"}', ['app', 'it\'s "x"']],
    ['queue_depth{job=|}', ['app', 'it\'s "x"']],
    ['queue_depth{code="|"}', []],
  ])('offers labels in %j', async (marked, expected) => {
    expect(await labels(marked)).toEqual(expected);
  });

  it.each(['rate(a[|', 'rate(a[5|])', 'a offset |', 'max_over_time(a[1h:|'])(
    'offers lengths of time in %j',
    async (marked) => {
      expect(await labels(marked)).toContain('5m');
    },
  );

  it.each([
    ['sum(a) |', 'by'],
    ['sum |', 'by'],
    ['a |', 'offset'],
    ['a |', 'unless'],
    ['a / |', 'on'],
    ['a / on (job) |', 'group_left'],
  ])('offers in %j the word %s', async (marked, word) => {
    expect(await labels(marked)).toContain(word);
  });

  it.each(['# a comment |', 'label_replace(a, "|', '12|', 'a @ |', 'a{b="c" |'])(
    'offers nothing in a comment, a text or a number: %j',
    async (marked) => {
      expect(await labels(marked)).toEqual([]);
    },
  );

  it.each([
    ['queue_|', 'queue_depth', 'queue_depth'],
    ['sum(qu|eue)', 'queue_depth', 'sum(queue_depth)'],
    ['|', 'odd.name', '{"odd.name"}'],
    ['a{h|="x"}', 'http.code', 'a{"http.code"="x"}'],
    ['a{job="|"}', 'it\'s "x"', 'a{job="it\'s \\"x\\""}'],
    ["a{job='|'}", 'it\'s "x"', "a{job='it\\'s \"x\"'}"],
    ['a{job="a|"}', 'app', 'a{job="app"}'],
    ['a{job="old|er"}', 'app', 'a{job="app"}'],
    ['a{job="|', 'app', 'a{job="app'],
    ['a{job=|}', 'app', 'a{job="app"}'],
  ])('writes into %j for %j: %s', async (marked, label, expected) => {
    expect(await applied(marked, label)).toBe(expected);
  });

  it('tells type, unit, help and signatures', async () => {
    const suggestions = await at('|');
    const shown = (label: string): readonly (string | undefined)[] => {
      const found = suggestions.find((suggestion) => suggestion.label === label);
      return [found?.kind, found?.detail, found?.documentation];
    };
    expect(shown('queue_depth')).toEqual(['metric', 'gauge, jobs', 'Jobs that wait.']);
    expect(shown('abs')).toEqual([
      'function',
      '(vector: instant vector): instant vector',
      'Each value without its sign.',
    ]);
  });

  it('answers at every place of any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), fc.nat(40), async (text, place) => {
        const offset = Math.min(place, text.length);
        for (const { replace } of await complete(text, offset, knowledge)) {
          expect([replace.start <= offset, replace.end >= offset, replace.end <= text.length]).toEqual([
            true,
            true,
            true,
          ]);
        }
      }),
    );
  });
});

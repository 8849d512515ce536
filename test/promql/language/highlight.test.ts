import { describe, expect, it } from 'vitest';
import { highlight } from '../../../src/promql/language/highlight';

const piecesOf = (text: string): readonly string[] =>
  highlight(text)
    .filter(({ kind }) => kind !== 'operator')
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

describe('what the pieces of a query are', () => {
  it.each([
    ['a selector', 'up{job="db"}', ['metric up', 'label job', 'string "db"']],
    ['a function', 'rate(hits_total[5m])', ['function rate', 'metric hits_total', 'number 5m']],
    [
      'an aggregation',
      'sum by (job, le) (x)',
      ['function sum', 'keyword by', 'label job', 'label le', 'metric x'],
    ],
    [
      'its grouping behind it',
      'sum(x) without (a)',
      ['function sum', 'metric x', 'keyword without', 'label a'],
    ],
    [
      'a join',
      'a / on (job) group_left (team) b',
      ['metric a', 'keyword on', 'label job', 'keyword group_left', 'label team', 'metric b'],
    ],
    ['a metric that is called like an aggregator', 'sum > 1', ['metric sum', 'number 1']],
    ['a metric that is called like a function', 'rate > 1', ['metric rate', 'number 1']],
    [
      'modifiers',
      'x[1h:5m] offset 1d @ start()',
      ['metric x', 'number 1h', 'number 5m', 'keyword offset', 'number 1d', 'keyword start'],
    ],
    ['numbers in words', '-Inf == bool NaN', ['number Inf', 'keyword bool', 'number NaN']],
    ['names in quotes', '{"my.metric", "a.b"="c"}', ['string "my.metric"', 'label "a.b"', 'string "c"']],
    ['a comment', 'x # all of it\n> 1', ['metric x', 'comment # all of it', 'number 1']],
    [
      'a query that is being typed',
      'sum(rate(x{job="a',
      ['function sum', 'function rate', 'metric x', 'label job', 'string "a'],
    ],
    ['brackets that close nothing', ')]} x', ['metric x']],
    ['nothing', '', []],
  ])('tells %s', (_, text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces);
  });
});

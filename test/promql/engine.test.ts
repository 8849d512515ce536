import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/promql/engine';
import type { EvaluationResult } from '../../src/promql/engine';
import { LabelSet } from '../../src/promql/labels/labelSet';
import type { SeriesReader, StoredSeries } from '../../src/promql/storage';

const MINUTE = 60_000;

function series(labels: Record<string, string>, values: readonly number[]): StoredSeries {
  const timestamps = Float64Array.from(values, (_value, at) => at * MINUTE);
  return { labels: LabelSet.of(labels), timestamps, values: Float64Array.from(values) };
}

/** A reader that gives every series that matches, whole. */
function readerOf(...all: StoredSeries[]): SeriesReader {
  return {
    select: (matchers) =>
      all.filter(({ labels }) => matchers.every(({ name, matches }) => matches(labels.get(name)))),
  };
}

const SHOP = readerOf(
  series({ __name__: 'orders', shop: 'a' }, [1, 2, 3]),
  series({ __name__: 'returns', shop: 'a' }, [0, 1, 0]),
);

/** Series as `labels=values`, or the message. */
function show(result: EvaluationResult): unknown {
  if (!result.ok) return `${result.reason}: ${result.message}`;
  if (result.data.type === 'scalar' || result.data.type === 'string') return result.data.value;
  return Object.fromEntries(
    result.data.series.map(({ labels, values }) => [
      labels
        .entries()
        .map((label) => label.join('='))
        .join(),
      [...values],
    ]),
  );
}

const instant = (query: string, options = {}): EvaluationResult =>
  new Engine(options).instant(SHOP, query, 2 * MINUTE);

describe('name removal', () => {
  it.each([
    [false, 'rate(orders[3m])', { 'shop=a': [1 / 60] }],
    [true, 'rate(orders[3m])', { 'shop=a': [1 / 60] }],
    [false, 'label_replace(-orders, "name", "$1", "__name__", "(.+)")', { 'shop=a': [-3] }],
    [true, 'label_replace(-orders, "name", "$1", "__name__", "(.+)")', { 'name=orders,shop=a': [-3] }],
    [false, '-{shop="a"}', 'execution: vector cannot contain metrics with the same labelset'],
    [true, '-{shop="a"}', 'execution: vector cannot contain metrics with the same labelset'],
    [
      false,
      'sum by (__name__) (-{shop="a"})',
      'execution: vector cannot contain metrics with the same labelset',
    ],
    [true, 'count({shop="a"} > bool 0)', { '': [2] }],
    [false, 'rate({shop="a"}[3m])', 'execution: vector cannot contain metrics with the same labelset'],
    [false, 'absent_over_time({shop="a"}[3m])', {}],
  ])('delayed: %s, %s', (delayedNameRemoval, query, expected) => {
    expect(show(instant(query, { delayedNameRemoval }))).toEqual(expected);
  });
});

describe('a result', () => {
  it('of a range query covers its steps', () => {
    const result = new Engine().range(SHOP, 'orders > 1', { start: 0, end: 150_000, step: MINUTE });
    expect(
      result.ok &&
        result.data.type === 'matrix' &&
        result.data.series.map(({ timestamps, values }) => [[...timestamps], [...values]]),
    ).toEqual([
      [
        [MINUTE, 2 * MINUTE],
        [2, 3],
      ],
    ]);
  });

  it('of a range selector has the samples as they are, without the one at the left end', () => {
    const result = instant('orders[2m]');
    expect(
      result.ok &&
        result.data.type === 'matrix' &&
        result.data.series.map(({ timestamps }) => [...timestamps]),
    ).toEqual([[MINUTE, 2 * MINUTE]]);
  });

  it('says what it warns of with a position in the text', () => {
    const result = instant('1 +\n  sum(histogram_quantile(2, orders))');
    expect(result.ok && result.warnings).toEqual([
      'PromQL warning: quantile value should be between 0 and 1, got 2 (2:26)',
      'PromQL warning: bucket label "le" is missing or has a malformed value of "" (2:29)',
    ]);
  });

  it('describes all repairs of a histogram at once', () => {
    const bucket = (le: string, values: number[]): StoredSeries =>
      series({ __name__: 'h_bucket', le }, values);
    const reader = readerOf(bucket('1', [5, 5]), bucket('2', [4, 3]), bucket('+Inf', [9, 9]));
    const result = new Engine().range(reader, 'histogram_quantile(0.5, h_bucket)', {
      start: 0,
      end: MINUTE,
      step: MINUTE,
    });
    expect(result.ok && result.infos).toEqual([
      'PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile), from buckets 2 to 2, with a max diff of 2, over 2 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:01:00Z (1:25)',
    ]);
  });
});

describe('a query that asks for too much', () => {
  it.each([
    ['samples', 'orders[1000d:1ms]', {}, /^tooLarge: the query would load too many samples/],
    ['steps of one series', 'vector(1)[10m:1s]', { maximumSamples: 500 }, /^tooLarge/],
    ['time', 'orders', { isExpired: () => true }, /^timeout: the query took too long/],
    ['operators', `1${' + 1'.repeat(5000)}`, {}, /^parse: there are more than 1000 operators in a row$/],
    ['text', 'a'.repeat(10_000_000), {}, /^parse: the query is longer than 500000 characters$/],
  ])('of %s is ended', (_what, query, options, message) => {
    expect(show(instant(query, options))).toMatch(message);
  });

  it('by a hostile pattern is answered in linear time', () => {
    const reader = readerOf(series({ __name__: 'a', path: 'a'.repeat(50_000) }, [1]));
    expect(show(new Engine().instant(reader, 'a{path=~"(a+)+b"}', 0))).toEqual({});
  });

  it('has a result at a thousand operators', () => {
    expect(show(instant(`1${' + 1'.repeat(1000)}`))).toBe(1001);
  });
});

describe('an error while evaluating', () => {
  it.each([
    ['topk(NaN, orders)', 'execution: Parameter value is NaN'],
    ['topk(1e30, orders)', 'execution: Scalar value 1e+30 overflows int64'],
    [
      'label_replace(orders, "x", "", "shop", "(")',
      'execution: invalid regular expression in label_replace(): (',
    ],
    ['orders[step()]', 'execution: 7:13: duration must be greater than 0'],
    [
      'sum_over_time(orders[5m] anchored)',
      'execution: anchored modifier can only be used with: changes, delta, increase, rate, resets - not with sum_over_time',
    ],
    ['nothing(', 'parse: there is no function "nothing"'],
  ])('of %s is a value: %s', (query, message) => {
    expect(show(instant(query))).toBe(message);
  });

  it('of a range query for a range vector names the type', () => {
    const result = new Engine().range(SHOP, 'orders[5m]', { start: 0, end: 1, step: 1 });
    expect(show(result)).toBe(
      'parse: invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  });
});

describe('staleness', () => {
  const ended: StoredSeries = { ...series({ __name__: 'a' }, [1, 2, 3]), stale: Uint8Array.of(0, 1, 0) };

  it('ends a series at once, and ranges do not see it', () => {
    const engine = new Engine();
    const times = { start: 0, end: 2 * MINUTE, step: MINUTE };
    const reader = readerOf(ended);
    expect([
      show(engine.range(reader, 'a', times)),
      show(engine.range(reader, 'sum_over_time(a[5m])', times)),
    ]).toEqual([{ '__name__=a': [1, 3] }, { '': [1, 1, 4] }]);
  });
});

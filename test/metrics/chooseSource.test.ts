import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../src/metrics/chooseSource';
import { KnownNames } from '../../src/metrics/knownNames';
import type { MetricSource } from '../../src/metrics/metricSource';
import { MetricError } from '../../src/metrics/metricSource';
import { neededMetrics } from '../../src/promql/language/neededMetrics';
import { parseExpression } from '../../src/promql/syntax/parser';
import { FakeClock } from '../fakes/fakeClock';

type LabelValues = MetricSource['labelValues'];

const HOUR = 3_600_000;
const withNames = (labelValues: LabelValues): MetricSource => ({ labelValues }) as MetricSource;
const having = (...names: string[]): MetricSource => withNames(async () => names);
const broken = withNames(() => Promise.reject(new MetricError('unavailable', 'it is down')));

async function chosen(sources: readonly MetricSource[], ...metrics: string[]): Promise<unknown> {
  const candidates = sources.map((source, at) => [`source ${at + 1}`, source] as const);
  const needed = metrics.map((name) => ({ name, within: 300_000 }));
  const found = await chooseSource(candidates, needed, new KnownNames(new FakeClock(), () => undefined));
  return found && [found.id, found.missing];
}

describe('of several sources', () => {
  it.each<[what: string, sources: readonly MetricSource[], metrics: string[], expected: unknown]>([
    ['the first that has the metric', [having('a'), having('a', 'b')], ['b'], ['source 2', []]],
    [
      'the first that has them all',
      [having('a'), having('b'), having('a', 'b')],
      ['a', 'b'],
      ['source 3', []],
    ],
    [
      'the first, when none has it, with what is missing',
      [having('a'), having()],
      ['b'],
      ['source 1', ['b']],
    ],
    ['one that has it, before one that cannot say', [broken, having('b')], ['b'], ['source 2', []]],
    ['one that cannot say, of which nothing is claimed', [broken, having()], ['b'], ['source 1', []]],
    ['none, when there is none', [], ['b'], undefined],
  ])('%s', async (_what, sources, metrics, expected) => {
    expect(await chosen(sources, ...metrics)).toEqual(expected);
  });
});

describe('the names that a source has', () => {
  it('are asked for once in a minute, and when there is more to know', async () => {
    let asked = 0;
    const clock = new FakeClock();
    const names = new KnownNames(clock, () => undefined);
    const source = withNames(async () => [`asked_${++asked}`]);
    expect([await names.of(source, 0), await names.of(source, 0)]).toEqual([
      new Set(['asked_1']),
      new Set(['asked_1']),
    ]);
    await clock.advance(60_001);
    expect(await names.of(source, 0)).toEqual(new Set(['asked_2']));
    names.forget();
    expect(await names.of(source, 0)).toEqual(new Set(['asked_3']));
  });

  it('are not known when nobody answers, which leaves no timer behind', async () => {
    const clock = new FakeClock();
    const failures: unknown[] = [];
    const names = new KnownNames(clock, (error) => failures.push(error));
    const silent = withNames(
      (_label, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new MetricError('timeout', 'late')));
        }),
    );
    const answer = names.of(silent, 0);
    await clock.advance(4_001);
    expect([await answer, failures.length, clock.pending]).toEqual([undefined, 1, 0]);
  });
});

describe('a source that had the metric until three hours ago, and one that has it', () => {
  const ended = withNames(async (_label, _signal, since = -Infinity) =>
    since < -3 * HOUR ? ['a_total'] : [],
  );

  it.each([
    ['a_total', 'source 2'],
    ['rate(a_total[5m])', 'source 2'],
    ['increase(a_total[6h])', 'source 1'],
    ['a_total offset 4h', 'source 1'],
    ['max_over_time(a_total[4h:5m])', 'source 1'],
    ['a_total @ 1', 'source 1'],
  ])('%s is answered by %s', async (query, expected) => {
    const candidates = [
      ['source 1', ended],
      ['source 2', having('a_total')],
    ] as const;
    const names = new KnownNames(new FakeClock(0), () => undefined);
    const found = await chooseSource(candidates, neededMetrics(parseExpression(query)), names);
    expect([found?.id, found?.missing]).toEqual([expected, []]);
  });

  it('does not have it when it is the only one', async () => {
    const names = new KnownNames(new FakeClock(0), () => undefined);
    const found = await chooseSource([['source 1', ended]], neededMetrics(parseExpression('a_total')), names);
    expect(found?.missing).toEqual(['a_total']);
  });
});

describe('the metrics that an expression needs', () => {
  const MINUTE = HOUR / 60;

  it.each<[query: string, expected: readonly (readonly [name: string, minutes: number])[]]>([
    [
      'sum by (job) (rate(a_total[5m])) / b',
      [
        ['a_total', 10],
        ['b', 5],
      ],
    ],
    ['a + a', [['a', 5]]],
    ['a + a offset 1h', [['a', 65]]],
    ['a offset -1h', [['a', 5]]],
    ['a or b', []],
    ['a unless b', [['a', 5]]],
    ['absent(a)', []],
    ['max_over_time((-a)[1h:])', [['a', 65]]],
    ['max_over_time(rate(a[5m])[1h:1m] offset 1h)', [['a', 130]]],
    ['a @ 1', [['a', Infinity]]],
    ['a @ end()', [['a', 5]]],
    ['rate(a[5m + 5m])', [['a', Infinity]]],
    ['{__name__=~"a.*"} > 1', []],
    ['vector(time()) > 1', []],
  ])('%s', (query, expected) => {
    const needed = expected.map(([name, minutes]) => ({ name, within: minutes * MINUTE }));
    expect(neededMetrics(parseExpression(query))).toEqual(needed);
  });
});

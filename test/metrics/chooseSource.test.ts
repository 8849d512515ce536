import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../src/metrics/chooseSource';
import { KnownNames } from '../../src/metrics/knownNames';
import type { MetricSource } from '../../src/metrics/metricSource';
import { MetricError } from '../../src/metrics/metricSource';
import { neededMetrics } from '../../src/promql/language/neededMetrics';
import { parseExpression } from '../../src/promql/syntax/parser';
import { FakeClock } from '../fakes/fakeClock';

type LabelValues = MetricSource['labelValues'];

const withNames = (labelValues: LabelValues): MetricSource => ({ labelValues }) as MetricSource;
const having = (...names: string[]): MetricSource => withNames(async () => names);
const broken = withNames(() => Promise.reject(new MetricError('unavailable', 'it is down')));

async function chosen(sources: readonly MetricSource[], ...metrics: string[]): Promise<unknown> {
  const candidates = sources.map((source, at) => [`source ${at + 1}`, source] as const);
  const found = await chooseSource(candidates, metrics, new KnownNames(new FakeClock(), () => undefined));
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
    expect([await names.of(source), await names.of(source)]).toEqual([
      new Set(['asked_1']),
      new Set(['asked_1']),
    ]);
    await clock.advance(60_001);
    expect(await names.of(source)).toEqual(new Set(['asked_2']));
    names.forget();
    expect(await names.of(source)).toEqual(new Set(['asked_3']));
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
    const answer = names.of(silent);
    await clock.advance(4_001);
    expect([await answer, failures.length, clock.pending]).toEqual([undefined, 1, 0]);
  });
});

describe('the metrics that an expression needs', () => {
  it.each([
    ['sum by (job) (rate(a_total[5m])) / b', ['a_total', 'b']],
    ['a + a', ['a']],
    ['a or b', []],
    ['a unless b', ['a']],
    ['absent(a)', []],
    ['max_over_time((-a)[1h:])', ['a']],
    ['{__name__=~"a.*"} > 1', []],
    ['vector(time()) > 1', []],
  ])('%s', (query, expected) => {
    expect(neededMetrics(parseExpression(query))).toEqual(expected);
  });
});

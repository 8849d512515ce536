import { describe, expect, it } from 'vitest';
import type { MetricSource, QueryResult } from '../../../src/metrics/metricSource';
import { MetricError } from '../../../src/metrics/metricSource';
import { RuleReadings } from '../../../src/vscode/promql/ruleReadings';
import { FakeClock } from '../../fakes/fakeClock';

type Instant = MetricSource['instant'];

const scalar = (value: number): QueryResult => ({
  data: { type: 'scalar', point: { at: 0, value } },
  warnings: [],
  infos: [],
});

function readingsOf(instant: Instant) {
  const clock = new FakeClock();
  const readings = new RuleReadings(clock);
  const source = { instant } as MetricSource;
  const read = (expression: string) => readings.read(source, 'prom', { expression, extreme: 'max' });
  return { clock, readings, read };
}

describe('the current value of a rule', () => {
  it('is asked for once in fifteen seconds, and when there is more to know', async () => {
    let asked = 0;
    const { clock, readings, read } = readingsOf(async () => scalar(++asked));
    expect([await read('a'), await read('a'), await read('b')]).toEqual(['1', '1', '2']);
    await clock.advance(15_001);
    expect(await read('a')).toBe('3');
    readings.forget();
    expect(await read('a')).toBe('4');
  });

  it('is not known when the source cannot say, and why', async () => {
    const { read } = readingsOf(() => Promise.reject(new MetricError('unavailable', 'the server is down')));
    expect(await read('a')).toBe('not known: the server is down');
  });

  it('is not known when nobody answers, and leaves no timer behind', async () => {
    const { clock, read } = readingsOf(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new MetricError('timeout', 'late')));
        }),
    );
    const answer = read('a');
    await clock.advance(10_001);
    expect([await answer, clock.pending]).toEqual(['not known: no answer within 10 s', 0]);
  });
});

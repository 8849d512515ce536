import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/base/turns';
import { LayeredReader } from '../../../src/metrics/embedded/layeredReader';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import type { StoredSeries } from '../../../src/promql/storage';

/** A series in one line: `time=value`, and `-` for a place without a sample. */
function series(name: string, text: string, times?: Float64Array): StoredSeries {
  const parts = text.split(' ').map((part) => part.split('='));
  const values = parts.map(([, value]) => value);
  return {
    labels: LabelSet.of({ __name__: name }),
    timestamps: times ?? Float64Array.from(parts, ([time]) => Number(time)),
    values: Float64Array.from(values, (value) => (value === '-' ? 0 : Number(value))),
    ...(values.includes('-') ? { stale: Uint8Array.from(values, (value) => Number(value === '-')) } : {}),
  };
}

/** When memory is complete, and the disk inherited until then. */
interface Known {
  readonly completeSince: number;
  readonly inheritedUntil: number;
}

/** From zero on; at once, and in turns of a reader that has them and of one that has none. */
function read(
  recent: readonly StoredSeries[],
  older: readonly StoredSeries[],
  { completeSince, inheritedUntil }: Known = { completeSince: -Infinity, inheritedUntil: Infinity },
): readonly StoredSeries[] {
  const disk = {
    inheritedUntil,
    select: () => older,
    *selectInTurns() {
      yield;
      return older;
    },
  };
  const layered = new LayeredReader({ completeSince, select: () => recent }, disk);
  const found = layered.select([], 0, 9);
  expect(atOnce(() => layered.selectInTurns([], 0, 9))).toEqual(found);
  return found;
}

const shown = (found: readonly StoredSeries[]): string[] =>
  found.map(({ labels, timestamps, values, stale }) => {
    const samples = [...timestamps].map((time, at) => `${time}=${stale?.[at] ? '-' : values[at]}`);
    return `${labels.metricName}: ${samples.join(' ')}`;
  });

describe('memory and disk as one', () => {
  const check = (sentence: string, recent: StoredSeries[], older: StoredSeries[], expected: string[]): void =>
    it(sentence, () => expect(shown(read(recent, older))).toEqual(expected));

  check('give a series of memory alone as it is', [series('a', '5=5')], [], ['a: 5=5']);
  check('give a series of the disk alone as it is', [], [series('a', '1=1 2=-')], ['a: 1=1 2=-']);
  check(
    'put what the disk has before what memory has',
    [series('a', '5=5 6=6')],
    [series('a', '1=1 2=2')],
    ['a: 1=1 2=2 5=5 6=6'],
  );
  check(
    'believe memory from its first sample on',
    [series('a', '5=50 6=60')],
    [series('a', '4=4 5=5 6=6 7=7')],
    ['a: 4=4 5=50 6=60'],
  );
  check(
    'keep where a series has no sample',
    [series('a', '5=- 6=6')],
    [series('a', '1=1 2=-')],
    ['a: 1=1 2=- 5=- 6=6'],
  );
  check(
    'join a series that the disk has from two targets',
    [series('b', '5=5')],
    [series('a', '1=1 2=2'), series('a', '3=3')],
    ['b: 5=5', 'a: 1=1 2=2 3=3'],
  );

  const known = (sentence: string, when: Known, expected: string[]): void =>
    it(sentence, () =>
      expect(shown(read([series('a', '5=5')], [series('a', '1=1')], when))).toEqual(expected),
    );

  known('leave the disk alone where memory has all', { completeSince: 0, inheritedUntil: 0 }, ['a: 5=5']);
  known('ask the disk where memory forgot', { completeSince: 1, inheritedUntil: 0 }, ['a: 1=1 5=5']);
  known('ask the disk where it inherited', { completeSince: 0, inheritedUntil: 1 }, ['a: 1=1 5=5']);

  it('hand the same memory on when the disk adds nothing', () => {
    const recent = [series('a', '5=5')];
    expect(read(recent, [series('a', '5=5 6=6')])[0]).toBe(recent[0]);
    expect(read(recent, [])).toBe(recent);
  });

  it('let series that share their times share them afterwards', () => {
    const [old, fresh] = [Float64Array.of(1, 2), Float64Array.of(5)];
    const [a, b] = read(
      [series('a', '5=5', fresh), series('b', '5=6', fresh)],
      [series('a', '1=1 2=2', old), series('b', '1=3 2=4', old)],
    );
    expect(a?.timestamps).toEqual(Float64Array.of(1, 2, 5));
    expect(a?.timestamps).toBe(b?.timestamps);
  });

  it('tell what rolled-up samples were, and that fresh ones stand for themselves', () => {
    const one = Float64Array.of(1);
    const rolledUp = {
      minimum: one,
      maximum: Float64Array.of(9),
      sum: Float64Array.of(30),
      count: Float64Array.of(4),
      lost: Float64Array.of(7),
      resets: Float64Array.of(2),
    };
    const [a] = read([series('a', '5=5')], [{ ...series('a', '1=1'), rolledUp }]);
    expect(a?.rolledUp).toEqual({
      minimum: Float64Array.of(1, 5),
      maximum: Float64Array.of(9, 5),
      sum: Float64Array.of(30, 5),
      count: Float64Array.of(4, 1),
      lost: Float64Array.of(7, 0),
      resets: Float64Array.of(2, 0),
    });
  });
});

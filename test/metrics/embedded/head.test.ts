import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../src/base/turns';
import { Head } from '../../../src/metrics/embedded/head';
import type { SampleJournal } from '../../../src/metrics/embedded/sampleJournal';
import type { Scrape } from '../../../src/metrics/embedded/head';
import { ExpositionParser } from '../../../src/metrics/exposition';
import type { Sample } from '../../../src/metrics/series';
import { createMatcher } from '../../../src/promql/labels/matcher';

const SECOND = 1000;
const TARGET = { job: 'shop', instance: 'a:80' };

const sample = (name: string, value: number, labels: Record<string, string> = {}): Sample => ({
  name,
  labels,
  value,
});
const scrape = (at: number, samples: readonly Sample[], target = 'shop'): Scrape => ({
  target,
  labels: TARGET,
  at: at * SECOND,
  samples,
});

/** Every stored sample of a metric as `seconds=value`, by series. */
function dump(head: Head, name: string): Record<string, string> {
  const found = head.select([createMatcher('__name__', '=', name)], -Infinity, Infinity);
  return Object.fromEntries(
    found.map(({ labels, timestamps, values, stale }) => [
      labels
        .filter((label) => label !== '__name__' && !(label in TARGET))
        .entries()
        .join(';'),
      [...timestamps].map((time, at) => `${time / SECOND}=${stale?.[at] ? '-' : values[at]}`).join(' '),
    ]),
  );
}

describe('the head', () => {
  it('keeps the samples of series, which end where a scrape does not have them', () => {
    const head = new Head();
    head.append(scrape(1, [sample('a', 1), sample('a', 10, { x: '1' })]));
    head.append(scrape(2, [sample('a', 2)]));
    head.append(scrape(3, [sample('a', 3), sample('a', 30, { x: '1' })]));
    expect(dump(head, 'a')).toEqual({ '': '1=1 2=2 3=3', 'x,1': '1=10 2=- 3=30' });
  });

  it('gives all series of a target the same array of times', () => {
    const head = new Head();
    head.append(scrape(1, [sample('a', 1), sample('b', 1)]));
    head.append(scrape(2, [sample('a', 1), sample('c', 1)]));
    const found = head.select([createMatcher('job', '=', 'shop')], 0, 9 * SECOND);
    expect(found.map(({ timestamps }) => timestamps === found[0]?.timestamps)).toEqual([true, true, true]);
  });

  it('ends every series when a scrape has failed', () => {
    const head = new Head();
    head.append(scrape(1, [sample('a', 1)]));
    head.append(scrape(2, []));
    expect(dump(head, 'a')).toEqual({ '': '1=1 2=-' });
  });

  it('adds the labels of the target, which win', () => {
    const head = new Head();
    head.append(scrape(1, [sample('a', 1, { job: 'other', exported_job: 'x' })]));
    expect(head.labelSets(-Infinity).map((labels) => labels.toRecord())).toEqual([
      { __name__: 'a', ...TARGET, exported_job: 'x', exported_exported_job: 'other' },
    ]);
  });

  it('recognises the series of a repeated scrape', () => {
    const parser = new ExpositionParser();
    const head = new Head();
    for (const at of [1, 2, 3]) {
      const result = parser.parse(`a{x="1"} ${at}\nb ${at}\n`, 'prometheus');
      head.append(scrape(at, result.ok ? result.samples : []));
    }
    expect([head.size, dump(head, 'a'), dump(head, 'b')]).toEqual([
      2,
      { 'x,1': '1=1 2=2 3=3' },
      { '': '1=1 2=2 3=3' },
    ]);
  });

  it('uses the times that samples bring', () => {
    const head = new Head();
    const timed = (at: number, value: number): Sample => ({ ...sample('a', value), at: at * SECOND });
    head.append(scrape(10, [timed(5, 1)]));
    const repeated = head.append(scrape(20, [timed(5, 1)]));
    head.append(scrape(30, [timed(25, 2)]));
    expect([dump(head, 'a'), repeated.repeated]).toEqual([{ '': '5=1 25=2' }, 0]);
  });

  it('forgets what is older than the retention, and series with nothing newer', () => {
    const head = new Head({ retention: 100 * SECOND });
    head.append(scrape(1, [sample('gone', 1), sample('a', 1)]));
    for (let at = 2; at <= 1000; at++) head.append(scrape(at, [sample('a', at)]));
    const kept = head.select([createMatcher('__name__', '=', 'a')], -Infinity, Infinity)[0]?.timestamps;
    expect(kept?.at(-1)).toBe(1000 * SECOND);
    expect(kept?.length).toBeGreaterThanOrEqual(100);
    expect(kept?.length).toBeLessThan(260);
    expect(head.size).toBe(1);
  });

  it('keeps everything within the retention, however much that is', () => {
    const head = new Head({ retention: 5000 * SECOND });
    for (let at = 1; at <= 1000; at++) head.append(scrape(at, [sample('a', at)]));
    expect(dump(head, 'a')[''] ?? '').toBe(
      Array.from({ length: 1000 }, (_, at) => `${at + 1}=${at + 1}`).join(' '),
    );
  });

  it.each([
    [
      'more series than a target may have',
      { maximumSeriesPerTarget: 1 },
      '"shop" has 2 series more than the 1 that one target may have; they are left out. Scrape fewer metrics, or use a Prometheus server for this target.',
    ],
    [
      'more series than fit',
      { maximumSeries: 1 },
      '2 series of "shop" are left out because there are 1 series already. Scrape fewer targets, or use a Prometheus server.',
    ],
  ])('leaves out %s, and says so', (_what, options, warning) => {
    const head = new Head(options);
    const report = head.append(scrape(1, [sample('a', 1), sample('b', 1), sample('c', 1)]));
    expect(report).toEqual({ stored: 1, repeated: 0, leftOut: 2, warnings: [warning] });
  });

  it('lets the first of two samples for one time count', () => {
    const report = new Head().append(scrape(1, [sample('a', 1), sample('a', 2)]));
    expect(report).toEqual({
      stored: 1,
      repeated: 1,
      leftOut: 0,
      warnings: [
        '"shop" gave 1 samples for a time that their series has a sample for already; the first ones count.',
      ],
    });
  });

  it('refuses a scrape when time went backwards', () => {
    const head = new Head();
    head.append(scrape(2, [sample('a', 1)]));
    expect(head.append(scrape(1, [sample('a', 2)])).warnings).toEqual([
      'A scrape of "shop" was left out because time went backwards: 1970-01-01T00:00:01.000Z is not after 1970-01-01T00:00:02.000Z. Check the clock of this machine.',
    ]);
    expect(dump(head, 'a')).toEqual({ '': '2=1' });
  });

  it('knows the last sample of each series up to a moment, and whether it ended, whatever is sealed', () => {
    const latest = (head: Head, at: number): readonly string[] =>
      head
        .latest([createMatcher('__name__', '=', 'a')], at * SECOND)
        .map((sample) => `${sample.at / SECOND}${sample.hasEnded ? ', ended' : ''}`);
    const head = new Head();
    head.append(scrape(1, [sample('a', 1), sample('a', 1, { x: 'early' }), sample('b', 1)]));
    for (let at = 2; at <= 300; at++) head.append(scrape(at, [sample('a', at)]));
    head.append(scrape(301, [sample('a', 301), sample('a', 1, { x: 'late' })]));
    expect([latest(head, 0), latest(head, 1.5), latest(head, 200), latest(head, 400)]).toEqual([
      [],
      ['1', '1'],
      ['200', '1, ended'],
      ['301', '1, ended', '301'],
    ]);
  });

  it('is read in turns as it was when that began, whatever is written meanwhile', () => {
    const series = Array.from({ length: 500 }, (_unused, at) => sample('a', at, { x: String(at) }));
    const head = new Head({ retention: 200 * SECOND });
    for (let at = 1; at <= 150; at++) head.append(scrape(at, series));
    const matchers = [createMatcher('__name__', '=', 'a')];
    const expected = head.select(matchers, 100 * SECOND, Infinity);
    const work = head.selectInTurns(matchers, 100 * SECOND, Infinity);
    let [turns, step] = [0, work.next()];
    for (; step.done !== true; step = work.next()) {
      turns++;
      head.append(scrape(150 + turns, [...series, sample('a', 1, { x: `new ${turns}` })]));
    }
    expect(turns).toBe(5);
    expect(step.value).toEqual(expected);
  });

  it('forgets a target with its series', () => {
    const head = new Head();
    head.append(scrape(1, [sample('a', 1)]));
    head.append(scrape(1, [sample('b', 1)], 'other'));
    head.remove('shop');
    expect([head.size, dump(head, 'a'), Object.keys(dump(head, 'b'))]).toEqual([1, {}, ['']]);
  });

  describe('prepared for the new series of a scrape', () => {
    const often: Turn = { isOver: () => true };
    const samples = Array.from({ length: 1_000 }, (_unused, at) => sample('a', at, { x: String(at) }));

    it('shows nothing of them, and tells the journal, before it gets their samples', () => {
      const expected: number[] = [];
      const written: number[] = [];
      const journal: SampleJournal = {
        expect: (_axis, labels) => expected.push(labels.length),
        append: (_at, writes) => written.push(writes[0]!.labels.length),
      };
      const head = new Head({ journal });
      const turns = [...head.prepare(scrape(1, samples), often)];
      expect([turns.length, head.size, dump(head, 'a')]).toEqual([5, 1_000, {}]);
      expect(head.append(scrape(1, samples)).stored).toBe(1_000);
      expect([head.size, Object.values(dump(head, 'a')).slice(0, 2)]).toEqual([1_000, ['1=0', '1=1']]);
      expect([...head.prepare(scrape(2, samples), often)]).toHaveLength(5);
      expect([expected, written]).toEqual([[200, 200, 200, 200, 200], [1_000]]);
    });

    it('has the same series and says the same as one that was not', () => {
      const scrapes = [3, 1, 4, 1, 5].map((count, at) =>
        scrape(at + 1, [
          ...samples.slice(0, count * 100),
          sample('b', 1, { job: 'own' }),
          { ...sample('c', 1), at: at * SECOND },
        ]),
      );
      const options = { maximumSeriesPerTarget: 350 };
      const [plain, prepared] = [new Head(options), new Head(options)];
      for (const each of scrapes) {
        for (const _turn of prepared.prepare(each, often)) expect(_turn).toBeUndefined();
        expect(prepared.append(each)).toEqual(plain.append(each));
      }
      for (const name of ['a', 'b', 'c']) expect(dump(prepared, name)).toEqual(dump(plain, name));
      expect(prepared.size).toBe(plain.size);
    });

    it('forgets those that got no sample after all', () => {
      const head = new Head({ retention: SECOND });
      for (const _turn of head.prepare(scrape(1, samples), often)) expect(_turn).toBeUndefined();
      for (let at = 1; at < 200; at++) head.append(scrape(at, [sample('b', at)]));
      expect(head.size).toBe(1);
    });

    it('stops where the target is removed meanwhile', () => {
      const head = new Head();
      const work = head.prepare(scrape(1, samples), often);
      work.next();
      head.remove('shop');
      expect([work.next().done, head.size]).toEqual([true, 0]);
    });
  });
});

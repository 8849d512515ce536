import { describe, expect, it } from 'vitest';
import { EmbeddedMetricSource } from '../../src/metrics/embedded/embeddedMetricSource';
import { Head } from '../../src/metrics/embedded/head';
import { parseExposition } from '../../src/metrics/exposition';
import type { MetricError } from '../../src/metrics/metricSource';
import type { Sample } from '../../src/metrics/series';
import { parseQuery } from '../../src/promql/syntax/parser';
import { FakeClock } from '../fakes/fakeClock';

const { signal } = new AbortController();
const MILLION = 1_000_000;
const times = (count: number, text: string): string => text.repeat(count);

describe('malformed exposition is one clear sentence with a place', () => {
  it.each<[what: string, text: string, place: string, message: RegExp]>([
    ['a value that is a word', 'a 1\nb many\n', '2:3', /expected a value, found "many"/],
    ['a quote that never ends', 'a{b="c} 1\n', '1:5', /does not end on this line/],
    ['one label twice', 'a{b="c",b="d"} 1\n', '1:9', /the label "b" is given twice/],
    ['a page of HTML', '<!doctype html>\n', '1:1', /expected .*, found "<!doctype html>"/],
    ['a line of 10 MB', times(10 * MILLION, 'a'), '1:1', /this line has 10000000 characters/],
    ['half a million labels', `a{${times(500_000, 'l="x",')}} 1\n`, '1:1', /at most 100000 are read/],
    ['a label value of 10 MB', `a{b="${times(5 * MILLION, '\\n')}"} 1\n`, '1:1', /at most 100000 are read/],
    ['a number of 10 MB', `a ${times(10 * MILLION, '1')}\n`, '1:1', /this line has 10000002 characters/],
    ['a comment of 10 MB', `# TYPE ${times(10 * MILLION, 'a')} gauge\n`, '1:1', /at most 100000 are read/],
  ])('%s', (_what, text, place, message) => {
    for (const format of ['prometheus', 'openmetrics'] as const) {
      const result = parseExposition(text, format);
      if (result.ok) throw new Error('it was accepted');
      const { error } = result;
      if (format === 'prometheus') expect(`${error.line}:${error.column}`).toBe(place);
      if (format === 'prometheus') expect(error.message).toMatch(message);
      expect(error.message.length).toBeLessThan(400);
    }
  });

  it('quotes no more of what is wrong than a person reads', () => {
    const result = parseExposition(`a{${times(90_000, 'b')}="1",${times(9_000, 'b')}} 1\n`, 'prometheus');
    expect(result.ok || result.error.message.length).toBeLessThan(400);
  });

  it('a number longer than any is no number', () => {
    const result = parseExposition(`a ${times(2_000, '1')}\n`, 'prometheus');
    expect(result).toEqual({
      ok: false,
      error: { line: 1, column: 3, message: 'expected a value, found 2000 characters' },
    });
  });
});

describe('a query that cannot be answered is one clear sentence with a place', () => {
  it.each<[what: string, query: string, place: string, message: RegExp]>([
    ['10 MB of brackets', times(10 * MILLION, '('), '1:500001', /longer than 500000 characters/],
    ['10 MB of blank lines', times(10 * MILLION, '\n'), '500001:1', /longer than 500000 characters/],
    ['deep nesting', `${times(3000, '(')}1${times(3000, ')')}`, '1:501', /nested more than 500 levels/],
    ['many signs', `${times(3000, '-')}1`, '1:501', /nested more than 500 levels/],
    ['many operators', `${times(3000, '1+')}1`, '1:2002', /more than 1000 operators in a row/],
    ['a regex that RE2 has not', 'a{b=~"(a)\\\\1"}', '1:3', /is not a regular expression in RE2 syntax/],
    ['a regex that explodes', 'a{b=~"((a{1,100}){1,100}){1,100}"}', '1:3', /is not a regular expression/],
    ['a regex nested 5,000 deep', `a{b=~"${times(5000, '(')}${times(5000, ')')}"}`, '1:3', /…" is not/],
  ])('%s', async (_what, query, place, message) => {
    const failed = await failure(source().instant({ expression: query, at: 0 }, signal));
    expect(`${failed.position?.line}:${failed.position?.column}`).toBe(place);
    expect(failed.message).toMatch(message);
    expect(failed.message.length).toBeLessThan(200);
    expect(parseQuery(query)).toMatchObject({ ok: false, message: failed.message });
  });

  it('a range query of 11,000,000 points', async () => {
    const query = { expression: 'a', from: 0, to: 11 * MILLION * 1000, step: 1000 };
    const { reason, message } = await failure(source().range(query, signal));
    expect([reason, message]).toEqual([
      'tooLarge',
      'exceeded maximum resolution of 11,000 points per timeseries. Try a longer step or a shorter time range',
    ]);
  });

  it('a subquery of more steps than fit', async () => {
    const query = { expression: 'max_over_time(vector(1)[10y:1s])', at: 0 };
    expect((await failure(source().instant(query, signal))).reason).toBe('tooLarge');
  });
});

describe('a regex takes time linear in what it reads', () => {
  it.each(['(a+)+b', '(a|a)*b', '(a*)*b', '(.*)*b', '(x+x+)+y'])('%s', async (pattern) => {
    const text = times(20_000, pattern.includes('x') ? 'x' : 'a');
    const samples = [sample(1, { long: text })];
    const found = await source(samples).instant({ expression: `a{long=~"${pattern}"}`, at: 1 }, signal);
    expect(found.data).toEqual({ type: 'vector', series: [] });
  });

  it('and ends with the time of its query, however many series it has to look at', async () => {
    const clock = new FakeClock();
    let asked = 0;
    Object.assign(clock, { monotonic: () => (asked++ < 50 ? 0 : 60_000) });
    const samples = Array.from({ length: 1000 }, (_unused, at) => sample(1, { id: `${at}` }));
    const failed = await failure(
      source(samples, clock).instant({ expression: 'a{id=~"(1+)+2"}', at: 1 }, signal),
    );
    expect([failed.reason, asked]).toEqual(['timeout', 51]);
  });
});

describe('odd samples', () => {
  it.each<[what: string, values: readonly number[], query: string, expected: readonly number[]]>([
    ['a counter that was reset', [10, 20, 5, 15], 'increase(a[60s])', [33.33333333333333]],
    ['a counter that was reset twice', [9, 3, 1], 'resets(a[60s])', [2]],
    ['NaN is a value like any other', [1, NaN], 'a', [NaN]],
    ['NaN is neither more nor less', [1, NaN], 'a > 0 or a <= 0', []],
    ['NaN is left out by no sum', [1, NaN], 'sum(a)', [NaN]],
    ['NaN loses against numbers', [NaN, 2], 'max_over_time(a[60s])', [2]],
    ['infinity', [1, Infinity], 'a - a', [NaN]],
    ['minus infinity', [1, -Infinity], 'a < -1e308', [-Infinity]],
    ['infinity in a rate', [1, Infinity], 'increase(a[60s])', [Infinity]],
  ])('%s', async (_what, values, query, expected) => {
    const head = new Head();
    values.forEach((value, at) => {
      head.append({ target: 'shop', labels: {}, at: (at + 1) * 15_000, samples: [sample(value)] });
    });
    const answered = await new EmbeddedMetricSource({ head, clock: new FakeClock() }).instant(
      { expression: query, at: values.length * 15_000 },
      signal,
    );
    if (answered.data.type !== 'vector') throw new Error(answered.data.type);
    expect(answered.data.series.map(({ points }) => points[0]?.value)).toEqual(expected);
  });

  it('given twice in one scrape count once, the first time, and it is said', () => {
    const head = new Head();
    const report = head.append({ target: 'shop', labels: {}, at: 1, samples: [sample(1), sample(2)] });
    expect(report).toMatchObject({ stored: 1, repeated: 1 });
    expect(report.warnings).toEqual([
      '"shop" gave 1 samples for a time that their series has a sample for already; the first ones count.',
    ]);
  });

  it('of a time before the last one are left out, and it is said', () => {
    const head = new Head();
    head.append({ target: 'shop', labels: {}, at: 60_000, samples: [sample(1)] });
    const { stored, warnings } = head.append({ target: 'shop', labels: {}, at: 0, samples: [sample(2)] });
    expect([stored, warnings]).toEqual([
      0,
      [
        'A scrape of "shop" was left out because time went backwards: 1970-01-01T00:00:00.000Z is not after 1970-01-01T00:01:00.000Z. Check the clock of this machine.',
      ],
    ]);
  });

  it('with a time of their own, given again with the same one, are no mistake', () => {
    const head = new Head();
    const samples = [{ ...sample(1), at: 500 }];
    head.append({ target: 'shop', labels: {}, at: 1000, samples });
    const again = head.append({ target: 'shop', labels: {}, at: 2000, samples });
    const before = head.append({
      target: 'shop',
      labels: {},
      at: 3000,
      samples: [{ ...sample(1), at: 400 }],
    });
    expect([again.warnings, before.repeated]).toEqual([[], 1]);
  });
});

describe('too many series', () => {
  it('of one endpoint leave room for those of the others', () => {
    const head = new Head();
    const many = Array.from({ length: 100_000 }, (_unused, at) => sample(at, { id: `${at}` }));
    const report = head.append({ target: 'shop', labels: {}, at: 1, samples: many });
    expect([report.stored, report.leftOut, head.size]).toEqual([10_000, 90_000, 10_000]);
    expect(report.warnings).toEqual([
      '"shop" has 90000 series more than the 10000 that one target may have; they are left out. Scrape fewer metrics, or use a Prometheus server for this target.',
    ]);
    expect(head.append({ target: 'blog', labels: {}, at: 1, samples: [sample(1)] }).stored).toBe(1);
  });
});

function sample(value: number, labels: Sample['labels'] = {}): Sample {
  return { name: 'a', labels, value };
}

function source(samples: readonly Sample[] = [], clock = new FakeClock()): EmbeddedMetricSource {
  const head = new Head();
  head.append({ target: 'shop', labels: {}, at: 1, samples });
  return new EmbeddedMetricSource({ head, clock });
}

const failure = (query: Promise<unknown>): Promise<Pick<MetricError, 'reason' | 'message' | 'position'>> =>
  query.then(
    () => Promise.reject(new Error('it should have failed')),
    ({ reason, message, position }: MetricError) => ({ reason, message, position }),
  );

import { describe, expect, it } from 'vitest';
import type { AxisSeries } from '../../../src/metrics/embedded/sampleAxis';
import { SampleAxis } from '../../../src/metrics/embedded/sampleAxis';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import { seededRandom } from '../../fakes/seededRandom';

const STEP = 15_000;
const KEPT = 400 * STEP;

type Sample = readonly [at: number, value: number];

const labelsOf = (name: string): LabelSet => LabelSet.of({ __name__: name });

/** What is read of each series, as pairs of time and value. */
function samplesOf(axis: SampleAxis, from: number, to: number): Record<string, readonly Sample[]> {
  const read = axis.read(() => true, from, to);
  return Object.fromEntries(
    read.map(({ labels, timestamps, values, stale }) => [
      labels.metricName,
      [...timestamps].flatMap((at, index): Sample[] =>
        stale?.[index] === 1 || at <= from || at > to ? [] : [[at, values[index]!]],
      ),
    ]),
  );
}

describe('an axis of samples', () => {
  it('gives back what was written, whatever of it is sealed, of series that come and go', () => {
    const random = seededRandom(7);
    const axis = new SampleAxis();
    const model = new Map<string, Sample[]>();
    const living = new Map<string, AxisSeries>();
    let number = 0;
    for (let scrape = 1; scrape <= 3_000; scrape++) {
      const at = scrape * STEP;
      for (const { labels } of axis.advance(at, at - KEPT)) {
        model.delete(labels.metricName);
        living.delete(labels.metricName);
      }
      if (random() < 0.05) {
        const name = `series_${number++}`;
        living.set(name, axis.add(labelsOf(name)));
        model.set(name, []);
      }
      for (const [name, series] of living) {
        const isOver = Number(name.slice(7)) < number - 6;
        if (isOver || random() < 0.1) continue;
        const value = random() < 0.02 ? NaN : Math.floor(random() * 100) / 4;
        axis.write(series, value);
        model.get(name)!.push([at, value]);
      }
      if (scrape % 50 !== 0) continue;
      const from = at - Math.floor(random() * 350) * STEP - 1;
      const expected = [...model].flatMap(([name, samples]) => {
        const wanted = samples.filter(([time]) => time > from);
        return wanted.length > 0 ? [[name, wanted] as const] : [];
      });
      expect(samplesOf(axis, from, at)).toEqual(Object.fromEntries(expected));
    }
  });

  it('gives all of its series the same times', () => {
    const axis = filled(['a', 'b'], 500);
    const [one, other] = axis.read(() => true, 0, Infinity);
    expect(one?.timestamps).toBe(other?.timestamps);
  });

  it('never changes what it handed out', () => {
    const axis = filled(['a'], 90);
    const [read] = axis.read(() => true, 0, Infinity);
    const copy = { times: [...read!.timestamps], values: [...read!.values], stale: [...read!.stale!] };
    const [series] = axis.series;
    for (let scrape = 91; scrape < 400; scrape++) {
      axis.advance(scrape * STEP, -Infinity);
      axis.write(series!, -1);
    }
    expect({
      times: [...read!.timestamps],
      values: [...read!.values],
      stale: [...read!.stale!],
    }).toEqual(copy);
  });

  it('keeps series that were never written when nothing expires', () => {
    const axis = filled(['a'], 10);
    const waiting = axis.add(labelsOf('waiting'));
    for (let scrape = 11; scrape <= 300; scrape++) axis.advance(scrape * STEP, -Infinity);
    axis.write(waiting, 5);
    expect(samplesOf(axis, 250 * STEP, Infinity)).toEqual({ waiting: [[300 * STEP, 5]] });
    expect(axis.series.size).toBe(2);
  });

  it('takes a fraction of what open samples would', () => {
    const axis = filled(
      Array.from({ length: 100 }, (_unused, at) => `series_${at}`),
      1_000,
    );
    expect(axis.memory).toBeLessThan(100 * 1_000 * 9 * 0.35);
  });
});

/** Each series rises by its place in the list and one more. */
function filled(names: readonly string[], scrapes: number): SampleAxis {
  const axis = new SampleAxis();
  const series = names.map((name) => axis.add(labelsOf(name)));
  for (let scrape = 1; scrape <= scrapes; scrape++) {
    axis.advance(scrape * STEP, -Infinity);
    series.forEach((one, index) => axis.write(one, scrape * (index + 1)));
  }
  return axis;
}

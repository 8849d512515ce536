import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/base/turns';
import type { AxisColumn, AxisSeries } from '../../../src/metrics/embedded/axisPage';
import { SampleAxis } from '../../../src/metrics/embedded/sampleAxis';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import { seededRandom } from '../../fakes/seededRandom';

const STEP = 15_000;
const KEPT = 400 * STEP;

type Sample = readonly [at: number, value: number];

const labelsOf = (name: string): LabelSet => LabelSet.of({ __name__: name });

/** What is read of each series, as pairs of time and value. */
function samplesOf(axis: SampleAxis, from: number, to: number): Record<string, readonly Sample[]> {
  const read = atOnce(() => axis.read(() => true, from, to));
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

  it('is the same to every reader at each step of sealing hundreds of series, some of which have gone', () => {
    const random = seededRandom(11);
    const axis = new SampleAxis();
    const model = new Model();
    for (let scrape = 1; scrape <= 360; scrape++) {
      const at = scrape * STEP;
      model.forget(axis.advance(at, at - 60 * STEP));
      const wanted = scrape > 100 && scrape < 290 ? 40 : 270;
      while (model.living.size < wanted && model.living.size < scrape * 4) model.begin(axis);
      while (model.living.size > wanted) model.end();
      for (const series of model.living)
        if (random() > 0.05) model.write(axis, series, Math.floor(random() * 1e4));
      const from = at - Math.floor(random() * 80) * STEP - Math.floor(random() * 2);
      const to = at - Math.floor(random() * 20) * STEP;
      expect(`${scrape}: ${text(samplesOf(axis, from, to))}`).toBe(
        `${scrape}: ${text(model.read(from, to))}`,
      );
    }
    // Rows of series that are gone have had others, and times that expired are gone too.
    expect({ series: axis.series.size, lastRow: model.lastRow, isShort: axis.length < 250 }).toEqual({
      series: 270,
      lastRow: 269,
      isShort: true,
    });
  });

  it('has the same columns before, while and after its pages are sealed', () => {
    const axis = new SampleAxis();
    const series = Array.from({ length: 200 }, (_unused, at) => axis.add(labelsOf(`series_${at}`)));
    const handedOut: { readonly column: AxisColumn; readonly expected: string }[] = [];
    for (let scrape = 1; scrape <= 300; scrape++) {
      axis.advance(scrape * STEP, -Infinity);
      series.forEach((one, index) => axis.write(one, scrape * (index + 1)));
      // Of each page the first and the last row.
      for (const row of [0, 63, 64, 127, 128, 191, 192, 199]) {
        const column = axis.column(series[row]!);
        const expected = Array.from({ length: scrape }, (_unused, at) => (at + 1) * (row + 1)).join(' ');
        expect([...column.values].join(' ')).toBe(expected);
        expect(column.stale.includes(1)).toBe(false);
        handedOut.push({ column, expected });
      }
    }
    for (const { column, expected } of handedOut) expect([...column.values].join(' ')).toBe(expected);
  });

  it('gives all of its series the same times', () => {
    const axis = filled(['a', 'b'], 500);
    const [one, other] = atOnce(() => axis.read(() => true, 0, Infinity));
    expect(one?.timestamps).toBe(other?.timestamps);
  });

  it('never changes what it handed out', () => {
    const axis = filled(['a'], 90);
    const [read] = atOnce(() => axis.read(() => true, 0, Infinity));
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

/** Texts are compared in no time. */
const text = (samples: Record<string, readonly Sample[]>): string => JSON.stringify(samples);

/** What an axis should hold, kept in the simplest way. */
class Model {
  readonly samples = new Map<string, Sample[]>();
  readonly living = new Set<AxisSeries>();
  lastRow = 0;
  #number = 0;

  begin(axis: SampleAxis): void {
    const series = axis.add(labelsOf(`series_${this.#number++}`));
    this.living.add(series);
    this.samples.set(series.labels.metricName, []);
    this.lastRow = Math.max(this.lastRow, series.row);
  }

  end(): void {
    for (const series of this.living) {
      this.living.delete(series);
      return;
    }
  }

  write(axis: SampleAxis, series: AxisSeries, value: number): void {
    axis.write(series, value);
    this.samples.get(series.labels.metricName)!.push([axis.last, value]);
  }

  forget(removed: readonly AxisSeries[]): void {
    for (const series of removed) {
      this.samples.delete(series.labels.metricName);
      this.living.delete(series);
    }
  }

  read(from: number, to: number): Record<string, readonly Sample[]> {
    const wanted = [...this.samples].map(
      ([name, samples]) => [name, samples.filter(([at]) => at > from && at <= to)] as const,
    );
    return Object.fromEntries(wanted.filter(([, samples]) => samples.length > 0));
  }
}

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

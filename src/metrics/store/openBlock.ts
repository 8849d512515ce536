import type { Ms } from '../../base/clock';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { AxisSeries } from '../embedded/axisPage';
import type { AxisWrite } from '../embedded/sampleJournal';
import { SampleAxis } from '../embedded/sampleAxis';
import { encodeChunk } from './codec/chunk';
import type { BlockAxis, BlockSeries } from './segment/block';
import type { AxisDefinition, AxisSamples, LogRecord } from './wal/logRecord';

interface OpenAxis {
  readonly id: number;
  readonly name: string;
  readonly samples: SampleAxis;
  /** By their places; a hole where a damaged log does not tell which series it was. */
  readonly series: (OpenSeries | undefined)[];
  readonly places: Map<string, number>;
}

interface OpenSeries {
  readonly stored: AxisSeries;
  /** It was there when the block before was closed: that it ended since is worth a chunk. */
  readonly continued: boolean;
}

/** The samples that no block on disk has yet, as the write-ahead log tells of them. */
export class OpenBlock {
  readonly #axes: OpenAxis[] = [];
  readonly #byName = new Map<string, OpenAxis>();

  get memory(): number {
    return this.#axes.reduce((sum, { samples }) => sum + samples.memory, 0);
  }

  get isEmpty(): boolean {
    return this.#axes.every(({ samples }) => samples.length === 0);
  }

  /** The time of its latest sample. */
  get last(): Ms {
    return Math.max(...this.#axes.map(({ samples }) => samples.last));
  }

  /** What a log has to begin with to tell of this block from now on. */
  get definitions(): readonly AxisDefinition[] {
    return this.#axes.map((axis) => definitionOf(axis, 0));
  }

  get axes(): readonly { readonly name: string; readonly samples: SampleAxis }[] {
    return this.#axes;
  }

  has(axis: string): boolean {
    return this.#byName.has(axis);
  }

  hasSeries(axis: string, labels: LabelSet): boolean {
    return this.#byName.get(axis)?.places.has(labels.key) ?? false;
  }

  /** Takes samples in; answers what the log has to be told. Nothing when they are not after the last ones. */
  append({ axis: name, at, labels, values }: AxisWrite): readonly LogRecord[] {
    const axis = this.#byName.get(name) ?? this.#add(name);
    if (at <= axis.samples.last) return [];
    const first = axis.series.length;
    const places = labels.map(
      (each) => axis.places.get(each.key) ?? define(axis, axis.series.length, each, false),
    );
    const samples: AxisSamples = { kind: 'samples', axis: axis.id, at, places, values };
    write(axis, samples);
    const isNew = axis.series.length > first || (first === 0 && axis.samples.length === 1);
    return isNew ? [definitionOf(axis, first), samples] : [samples];
  }

  /** Defines series that samples come of; answers what the log has to be told. */
  expect(name: string, labels: readonly LabelSet[]): readonly LogRecord[] {
    const axis = this.#byName.get(name) ?? this.#add(name);
    const first = axis.series.length;
    for (const each of labels) {
      if (!axis.places.has(each.key)) define(axis, axis.series.length, each, false);
    }
    return axis.series.length > first ? [definitionOf(axis, first)] : [];
  }

  /** Takes a record of the log in. What it says about series whose definition was lost is left out. */
  replay(record: LogRecord): void {
    if (record.kind === 'definition') this.#replayDefinition(record);
    const axis = this.#axes[record.axis];
    if (record.kind === 'samples' && axis && record.at > axis.samples.last) write(axis, record);
  }

  /** What a block on disk gets. */
  toAxes(): readonly BlockAxis[] {
    return this.#axes.flatMap(({ name, samples, series }) => {
      const { times } = samples;
      if (times.length === 0) return [];
      const chunks = series.flatMap((one): BlockSeries[] => {
        if (!one) return [];
        const { values, stale } = samples.column(one.stored);
        if (!one.continued && !stale.includes(0)) return [];
        return [{ labels: one.stored.labels, chunk: encodeChunk({ columns: [values], stale }) }];
      });
      return chunks.length > 0 ? [{ name, times, series: chunks }] : [];
    });
  }

  /** The block that follows, with the series that go on. */
  next(): OpenBlock {
    const block = new OpenBlock();
    for (const { name, samples, series } of this.#axes) {
      const going = labelsOf(series.filter((one) => one?.stored.last === samples.last));
      if (going.length === 0) continue;
      const axis = block.#add(name);
      going.forEach((labels, place) => define(axis, place, labels, true));
    }
    return block;
  }

  #add(name: string): OpenAxis {
    const samples = new SampleAxis();
    const axis: OpenAxis = { id: this.#axes.length, name, samples, series: [], places: new Map() };
    this.#axes.push(axis);
    this.#byName.set(name, axis);
    return axis;
  }

  /** A definition stands in the log twice, and may be missing all the same when the log is damaged. */
  #replayDefinition({ axis: id, name, first, series }: AxisDefinition): void {
    while (this.#axes.length < id) this.#add(`lost ${this.#axes.length}`);
    const axis = this.#axes[id] ?? this.#add(name);
    if (axis.name !== name) return;
    // Series that go on from the block before are defined at once; later ones may only have been expected.
    const continued = first === 0 && axis.samples.length === 0;
    series.forEach((labels, index) => {
      if (!axis.series[first + index]) define(axis, first + index, labels, continued);
    });
  }
}

function define(
  { samples, series, places }: OpenAxis,
  place: number,
  labels: LabelSet,
  continued: boolean,
): number {
  series[place] = { stored: samples.add(labels), continued };
  places.set(labels.key, place);
  return place;
}

const labelsOf = (series: readonly (OpenSeries | undefined)[]): LabelSet[] =>
  series.flatMap((one) => (one ? [one.stored.labels] : []));

const definitionOf = ({ id, name, series }: OpenAxis, first: number): AxisDefinition => ({
  kind: 'definition',
  axis: id,
  name,
  first,
  series: labelsOf(series.slice(first)),
});

function write({ samples, series }: OpenAxis, { at, places, values }: AxisSamples): void {
  samples.advance(at, -Infinity);
  places.forEach((place, index) => {
    const stored = series[place]?.stored;
    if (stored) samples.write(stored, values[index]!);
  });
}

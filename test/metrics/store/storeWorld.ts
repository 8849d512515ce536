import { silentLog } from '../../../src/base/log';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import { createMatcher } from '../../../src/promql/labels/matcher';
import type { StoredSeries } from '../../../src/promql/storage';
import type { StoreFiles } from '../../../src/metrics/store/files/storeFiles';
import type { StoreAccess } from '../../../src/metrics/store/seriesStore';
import { SeriesStore } from '../../../src/metrics/store/seriesStore';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeStoreFiles } from '../../fakes/fakeStoreFiles';

export const FOLDER = '/store';
export const STEP = 15_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const named = (name: string, labels: Record<string, string> = {}): LabelSet =>
  LabelSet.of({ ...labels, __name__: name });

/** A store on files in memory, and what it told. */
export class StoreWorld<Files extends StoreFiles = FakeStoreFiles> {
  readonly told: string[] = [];
  readonly clock = new FakeClock(Date.UTC(2026, 0, 5, 9, 0, 0));
  store: SeriesStore;

  constructor(
    readonly files: Files,
    readonly folder = FOLDER,
  ) {
    this.store = this.open();
  }

  static onFake(files = new FakeStoreFiles()): StoreWorld {
    return new StoreWorld(files);
  }

  open(access: StoreAccess = 'write'): SeriesStore {
    const { files, folder, clock, told } = this;
    const tell = (message: string): void => void told.push(message);
    this.store = new SeriesStore({ files, folder, clock, log: silentLog, access, tell });
    this.store.selection.set('test', [[createMatcher('__name__', '!=', 'unwanted')]]);
    return this.store;
  }

  /** One scrape of `app` now: values by metric name. */
  scrape(values: Readonly<Record<string, number>>, axis = 'app'): boolean {
    const at = this.clock.now();
    const labels = Object.keys(values).map((name) => known(name));
    return this.store.append(at, [{ axis, at, labels, values: Float64Array.from(Object.values(values)) }]);
  }

  /** A scrape every 15 seconds, `count` times; its values by its number. */
  run(count: number, valuesOf: (scrape: number) => Readonly<Record<string, number>>): number {
    let acknowledged = 0;
    for (let scrape = 0; scrape < count; scrape++) {
      if (this.scrape(valuesOf(scrape))) acknowledged++;
      this.clock.jump(STEP);
    }
    return acknowledged;
  }

  read(name: string, from = -Infinity, to = Infinity): Record<string, number[]> {
    return samplesOf(this.store.select([createMatcher('__name__', '=', name)], from, to));
  }
}

const labelSets = new Map<string, LabelSet>();
function known(name: string): LabelSet {
  const labels = labelSets.get(name) ?? named(name);
  labelSets.set(name, labels);
  return labels;
}

/** The samples that are there, as `[time, value, time, value, …]` by metric name. */
export function samplesOf(found: readonly StoredSeries[]): Record<string, number[]> {
  return Object.fromEntries(
    found.map(({ labels, timestamps, values, stale }) => [
      labels.metricName,
      [...timestamps].flatMap((time, at) => (stale?.[at] ? [] : [time, values[at]!])),
    ]),
  );
}

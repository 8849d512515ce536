import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { MemoryRecords } from '../../../src/base/records/records';
import { SeriesStore } from '../../../src/metrics/store/seriesStore';
import { PinnedMetrics } from '../../../src/monitoring/metricStorage/pinnedMetrics';
import { PinnedSelection } from '../../../src/monitoring/metricStorage/pinnedSelection';
import { selectorsOfQuery } from '../../../src/monitoring/metricStorage/keptSelectors';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import { FakeClock } from '../../fakes/fakeClock';
import { configuration, reading, serviceConfiguration, sourceConfiguration } from '../../fakes/fakeSource';
import { FakeStoreFiles } from '../../fakes/fakeStoreFiles';
import { FeatureWorld } from './windowWorld';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FOLDER = '/store';
const RULES = `
groups:
  - name: shop
    interval: 30s
    rules:
      - alert: QueueFull
        expr: queue_length > 1000
        for: 20m
`;

const worlds: FeatureWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.dispose();
});

/** Two windows, each with a store of its own over one folder. Writes of each are counted while they are acknowledged. */
async function two() {
  const disk = new FakeStoreFiles();
  const stores: SeriesStore[] = [];
  /** Which store acknowledged the samples of which moment. */
  const acknowledged: { readonly store: number; readonly at: number }[] = [];
  const world = new FeatureWorld({
    configured: configuration({
      rules: ['rules.yml'],
      sources: [sourceConfiguration({ id: 'shop/metrics', service: 'shop', target: 'https://shop' })],
      services: [serviceConfiguration({})],
    }),
    ruleFiles: {
      read: async (path) => (path === '/shop/rules.yml' ? RULES : undefined),
      list: async () => [],
    },
    seriesStore: (clock) => {
      const options = { files: disk, folder: FOLDER, clock, log: silentLog, tell: () => undefined };
      const store = new SeriesStore({ ...options, access: 'read' });
      const number = stores.push(store);
      const append = store.append.bind(store);
      store.append = (at, writes) => {
        const isKept = append(at, writes);
        if (isKept) acknowledged.push({ store: number, at });
        return isKept;
      };
      return store;
    },
  });
  worlds.push(world);
  world.sources.answer('shop/metrics', async () =>
    reading({ samples: [{ name: 'queue_length', labels: {}, value: 1500 }] }),
  );
  const [first, second] = await world.openTwo();
  const kept = (store: SeriesStore | undefined): ReadonlySet<number> =>
    new Set(
      (store?.select(selectorsOfQuery('{__name__=~".+"}')[0] ?? [], 0, Infinity) ?? []).flatMap(
        ({ timestamps }) => [...timestamps],
      ),
    );
  const shown = (): string[] =>
    second.engine.snapshot.alerts.map(({ title, condition }) => `${title} ${condition}`);
  return {
    world,
    disk,
    stores,
    acknowledged,
    first,
    second,
    kept,
    shown,
    pass: (time: number) => world.pass(time),
  };
}

describe('series on disk, of two windows', () => {
  it('are written by the one that polls only', async () => {
    const { acknowledged, pass } = await two();
    await pass(5 * MINUTE);
    expect(new Set(acknowledged.map(({ store }) => store))).toEqual(new Set([1]));
  });

  it('are written by the next one after it died, and nothing acknowledged is lost', async () => {
    const { world, stores, acknowledged, first, second, kept, pass } = await two();
    await pass(2 * MINUTE);
    world.kill(first);
    await pass(2 * MINUTE);
    expect(second.engine.role).toBe('owner');
    expect(new Set(acknowledged.map(({ store }) => store))).toEqual(new Set([1, 2]));
    const found = kept(stores[1]);
    expect(acknowledged.filter(({ at }) => !found.has(at))).toEqual([]);
  });

  it('are written by nobody but the new one when the old one wakes', async () => {
    const { world, stores, acknowledged, first, second, kept, pass } = await two();
    await pass(2 * MINUTE);
    world.kill(first);
    await pass(MINUTE);
    acknowledged.length = 0;
    world.wake(first);
    await pass(2 * MINUTE);
    expect([first.engine.role, second.engine.role]).toEqual(['follower', 'owner']);
    expect(new Set(acknowledged.map(({ store }) => store))).toEqual(new Set([2]));
    const found = kept(stores[0]);
    const known = acknowledged.filter(({ at }) => at < first.clock.now() - 15 * SECOND);
    expect(known.length).toBeGreaterThan(0);
    expect(known.filter(({ at }) => !found.has(at))).toEqual([]);
  });

  it('get nothing of an answer that a suspended window gets after another took over', async () => {
    const { world, acknowledged, first, pass } = await two();
    let answer: () => void = () => undefined;
    world.sources.answer(
      'shop/metrics',
      () =>
        new Promise((resolve) => {
          answer = () => resolve(reading({ samples: [{ name: 'queue_length', labels: {}, value: 1 }] }));
        }),
    );
    await pass(15 * SECOND);
    world.kill(first);
    const wakes = answer;
    await pass(30 * SECOND);
    acknowledged.length = 0;
    world.wake(first);
    wakes();
    await pass(SECOND);
    expect(acknowledged.filter(({ store }) => store === 1)).toEqual([]);
  });

  it('are closed by a window that is closed, before another polls', async () => {
    const { disk, stores, first, second, pass } = await two();
    await pass(MINUTE);
    expect(disk.openCount).toBe(1);
    first.engine.dispose();
    expect(disk.openCount).toBe(0);
    await pass(MINUTE);
    expect([second.engine.role, disk.openCount]).toEqual(['owner', 1]);
    expect(stores[0]?.append(0, [])).toBe(false);
  });

  it('let an alert go on waiting where it was when another window takes over', async () => {
    const { world, first, shown, pass } = await two();
    await pass(10 * MINUTE);
    expect(shown()).toEqual(['QueueFull pending']);
    world.kill(first);
    // 20 min in all, and the grace period of 10 min after a restart: without what was stored it would be 20 min more.
    await pass(9 * MINUTE);
    expect(shown()).toEqual(['QueueFull pending']);
    await pass(3 * MINUTE);
    expect(shown()).toEqual(['QueueFull firing']);
  });
});

describe('a pinned metric', () => {
  it('is kept by the window that writes, whichever it was pinned in', async () => {
    const records = new MemoryRecords();
    const clock = new FakeClock();
    const options = {
      files: new FakeStoreFiles(),
      folder: FOLDER,
      clock,
      log: silentLog,
      tell: () => undefined,
    };
    const { selection } = new SeriesStore({ ...options, access: 'write' });
    const pinned = new PinnedSelection({ records, selection, clock, log: silentLog });
    const labels = LabelSet.of({ __name__: 'queue_length' });
    expect(selection.has(labels)).toBe(false);
    new PinnedMetrics(records).add('queue_length');
    await clock.advance(5 * SECOND);
    expect(selection.has(labels)).toBe(true);
    new PinnedMetrics(records).remove('queue_length');
    await clock.advance(5 * SECOND);
    expect(selection.has(labels)).toBe(false);
    pinned.dispose();
    expect(clock.pending).toBe(0);
  });
});

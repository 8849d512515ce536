import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/base/turns';
import { EmbeddedMetricSource } from '../../../src/metrics/embedded/embeddedMetricSource';
import { Head } from '../../../src/metrics/embedded/head';
import type { MetricMetadata } from '../../../src/metrics/series';
import { FakeClock } from '../../fakes/fakeClock';
import { DAY, HOUR, STEP, StoreWorld, named } from '../store/storeWorld';

const { signal } = new AbortController();
const MONTH = 30 * DAY;

const described = (name: string, help: string): MetricMetadata => ({ name, type: 'gauge', help, unit: '' });

/** A process that begins with this store and has scraped one series so far. */
function newProcess(world: StoreWorld): EmbeddedMetricSource {
  const head = new Head();
  const samples = [{ name: 'current', labels: { shop: 'north' }, value: 1 }];
  const metadata = [described('current', 'What is now'), described('queue', 'Said anew')];
  head.append({ target: 'shop', labels: {}, at: world.clock.now(), samples, metadata });
  return new EmbeddedMetricSource({ head, history: world.open(), clock: new FakeClock() });
}

const scrapeOf = (world: StoreWorld, series: ReturnType<typeof named>): void => {
  const at = world.clock.now();
  world.store.append(at, [{ axis: 'old', at, labels: [series], values: Float64Array.of(1) }]);
};

describe('series that are on disk and not in memory', () => {
  it('are known by their names, labels and values after a restart, from the log alone', async () => {
    const world = StoreWorld.onFake();
    scrapeOf(world, named('queue', { queue: 'mail' }));
    const source = newProcess(world);
    expect(await source.labelNames(signal)).toEqual(['__name__', 'queue', 'shop']);
    expect(await source.labelValues('__name__', signal)).toEqual(['current', 'queue']);
    expect(await source.labelValues('queue', signal)).toEqual(['mail']);
  });

  it('are known from days that are over, rolled up or not, until these are removed', async () => {
    const world = StoreWorld.onFake();
    scrapeOf(world, named('oldest', { queue: 'a' }));
    world.clock.jump(5 * DAY);
    scrapeOf(world, named('older', { queue: 'b' }));
    world.clock.jump(4 * DAY);
    scrapeOf(world, named('old', { queue: 'c' }));
    while (await world.store.maintain(MONTH));
    expect(world.files.paths.map((path) => path.slice(7, 9))).toContain('5m');
    const source = newProcess(world);
    expect(await source.labelValues('__name__', signal)).toEqual(['current', 'old', 'older', 'oldest']);
    expect(await source.labelValues('queue', signal)).toEqual(['a', 'b', 'c']);
    world.clock.jump(MONTH + 2 * DAY);
    scrapeOf(world, named('new'));
    while (await world.store.maintain(MONTH));
    expect(await newProcess(world).labelValues('__name__', signal)).toEqual(['current', 'new']);
  });

  it('are not named to whoever asks for later ones, but for those of the block before', async () => {
    const world = StoreWorld.onFake();
    const names: readonly (readonly [name: string, hoursAgo: number])[] = [
      ['month', 30 * 24],
      ['yesterday', 24],
      ['morning', 6],
      ['before', 3],
      ['now', 0],
    ];
    const start = world.clock.now() - 30 * DAY + 12 * HOUR;
    world.clock.jump(start - world.clock.now());
    for (const [name, hours] of names) {
      world.clock.jump(start + 30 * DAY - hours * HOUR - world.clock.now());
      scrapeOf(world, named(name));
    }
    while (await world.store.maintain(2 * MONTH));
    const source = newProcess(world);
    const since = (hours: number): Promise<readonly string[]> =>
      source.labelValues('__name__', signal, world.clock.now() - hours * HOUR);
    expect({
      hour: await since(1),
      four: await since(4),
      eight: await since(8),
      month: await since(31 * 24),
    }).toEqual({
      hour: ['current', 'now'],
      // The block that follows the last sample of a series tells that it ended.
      four: ['before', 'current', 'morning', 'now'],
      eight: ['before', 'current', 'morning', 'now', 'yesterday'],
      month: ['before', 'current', 'month', 'morning', 'now', 'yesterday'],
    });
  });

  it('are known in a window that does not write, as soon as it looks again', async () => {
    const world = StoreWorld.onFake();
    const writer = world.store;
    scrapeOf(world, named('one'));
    const reader = world.open('read');
    const names = (): string[] =>
      atOnce((turn) => reader.labelSets(turn, -Infinity)).map(({ metricName }) => metricName);
    expect(names()).toEqual(['one']);
    const at = world.clock.now() + STEP;
    writer.append(at, [{ axis: 'old', at, labels: [named('two')], values: Float64Array.of(1) }]);
    await world.clock.advance(STEP);
    expect(names()).toEqual(['one', 'two']);
  });

  it('leave the names of other files when one cannot be read, and it is told', async () => {
    const world = StoreWorld.onFake();
    scrapeOf(world, named('oldest'));
    world.clock.jump(2 * DAY);
    scrapeOf(world, named('old'));
    while (await world.store.maintain(MONTH));
    world.files.unreadable.add('/store/raw-2026-01-05.segment');
    expect(await newProcess(world).labelValues('__name__', signal)).toEqual(['current', 'old']);
    expect(world.told).toHaveLength(1);
  });

  it('have the help text that was told last, in this process or in one before', async () => {
    const world = StoreWorld.onFake();
    scrapeOf(world, named('queue'));
    world.store.describedBy(() => [described('queue', 'Said before'), described('gone', 'x'.repeat(5_000))]);
    while (await world.store.maintain(MONTH));
    expect(await newProcess(world).metadata(signal)).toEqual([
      described('queue', 'Said anew'),
      described('gone', 'x'.repeat(1_000)),
      described('current', 'What is now'),
    ]);
  });

  it('go without help texts when their file is damaged, and get them anew', async () => {
    const world = StoreWorld.onFake();
    scrapeOf(world, named('queue'));
    world.files.put('/store/metadata.json', new TextEncoder().encode('[{"name": 1}'));
    const store = world.open();
    expect(store.metadata()).toEqual([]);
    store.describedBy(() => [described('queue', 'Tasks that wait')]);
    while (await store.maintain(MONTH));
    expect(world.open().metadata()).toEqual([described('queue', 'Tasks that wait')]);
    expect(world.told).toEqual([]);
  });
});

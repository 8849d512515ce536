import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../../src/promql/labels/matcher';
import type { StoredSeries } from '../../../src/promql/storage';
import { FakeStoreFiles } from '../../fakes/fakeStoreFiles';
import { randomFrom } from './codec/randomValues';
import { DAY, FOLDER, HOUR, STEP, StoreWorld, named, samplesOf } from './storeWorld';

const MONTH = 30 * DAY;

/** Scrapes in hours. */
const hours = (count: number): number => (count * HOUR) / STEP;

describe('the series store', () => {
  it('answers what it was given, from the log and from blocks, before and after it is opened again', () => {
    const world = StoreWorld.onFake();
    const random = randomFrom(7);
    const expected: number[] = [];
    world.run(hours(5), (scrape) => {
      if (random() < 0.05) return { other: scrape };
      const value = Math.round(random() * 1e6) / 1e3;
      expected.push(world.clock.now(), value);
      return { a: value, other: scrape };
    });
    expect(world.read('a')).toEqual({ a: expected });
    world.store.dispose();
    world.open();
    expect(world.read('a')).toEqual({ a: expected });
    expect(world.files.openCount).toBe(1);
    world.store.dispose();
    expect(world.files.openCount).toBe(0);
    expect(world.told).toEqual([]);
  });

  it('keeps only what is selected, and that a series ended', () => {
    const world = StoreWorld.onFake();
    const from = world.clock.now();
    expect(world.scrape({ unwanted: 1 })).toBe(false);
    world.run(2, () => ({ a: 1, b: 2, unwanted: 3 }));
    world.run(2, () => ({ b: 2, unwanted: 3 }));
    world.open();
    const [a] = world.store.select([createMatcher('__name__', '=', 'a')], 0, Infinity);
    expect([...(a?.stale ?? [])]).toEqual([0, 0, 1, 1]);
    expect(world.read('b')).toEqual({
      b: [from, 2, from + STEP, 2, from + 2 * STEP, 2, from + 3 * STEP, 2],
    });
    expect(world.read('unwanted')).toEqual({});
  });

  it('keeps the samples of series that were expected, and nothing of those that did not come', () => {
    const world = StoreWorld.onFake();
    const text = 'é'.repeat(70);
    const series = ['a', 'b', 'never', 'unwanted'].map((name) =>
      named(name, { text, long: 'x'.repeat(200) }),
    );
    const [a, b] = [series[0]!, series[1]!];
    world.scrape({ first: 1 });
    world.clock.jump(STEP);
    world.store.expect('app', series);
    expect([world.read('a'), world.read('never')]).toEqual([{}, {}]);
    const at = world.clock.now();
    expect(world.store.append(at, [{ axis: 'app', at, labels: [a, b], values: Float64Array.of(1, 2) }])).toBe(
      true,
    );
    world.store.expect('app', series);
    for (const again of [false, true]) {
      if (again) world.open();
      const found = world.store.select([createMatcher('text', '=', text)], 0, Infinity);
      expect(found.map(({ labels, values }) => [labels.key, values.at(-1)])).toEqual([
        [a.key, 1],
        [b.key, 2],
      ]);
    }
    world.clock.jump(3 * HOUR);
    world.scrape({ other: 1 });
    world.open();
    expect([world.read('never'), world.read('a'), world.told]).toEqual([{}, { a: [at, 1] }, []]);
  });

  it('knows that a series ended with the first scrape of a block', () => {
    const world = StoreWorld.onFake();
    world.run(hours(1), () => ({ a: 1, b: 1 }));
    world.run(hours(3), () => ({ b: 1 }));
    for (const again of [false, true]) {
      if (again) world.open();
      const [a] = world.store.select([createMatcher('__name__', '=', 'a')], 0, Infinity);
      expect(a?.stale?.indexOf(1)).toBe(hours(1));
    }
  });

  it('gives all series of a target the same array of times', () => {
    const world = StoreWorld.onFake();
    world.run(hours(3), (scrape) => (scrape < 10 ? { a: 1 } : { a: 1, b: 2 }));
    const found = world.store.select([], 0, Infinity);
    expect(found).toHaveLength(2);
    expect(found[0]?.timestamps).toBe(found[1]?.timestamps);
  });

  it('reads a part of the time without the files of other days', () => {
    const world = StoreWorld.onFake();
    const from = world.clock.now();
    world.run(hours(96), (scrape) => ({ a: scrape }));
    world.open();
    world.files.unreadable.add(`${FOLDER}/raw-2026-01-07.segment`);
    const read = world.read('a', from + 60_000, from + 90_000).a ?? [];
    expect(read.filter((_value, at) => at % 2 === 0 && read[at]! > from + 60_000).length).toBeGreaterThan(1);
    expect(world.told).toEqual([]);
  });

  it('begins a file each day and adds its footer when the day is over', async () => {
    const world = StoreWorld.onFake();
    world.run(hours(50), (scrape) => ({ a: scrape }));
    const before = world.read('a');
    while (await world.store.maintain(MONTH));
    expect(world.files.paths.map((path) => path.replace(/wal-\d+/, 'wal-N'))).toEqual([
      '/store/raw-2026-01-05.segment',
      '/store/raw-2026-01-06.segment',
      '/store/raw-2026-01-07.segment',
      '/store/wal-N.log',
    ]);
    world.open();
    expect(world.read('a')).toEqual(before);
  });

  it('rolls days up after a week and forgets them after what was configured', async () => {
    const world = StoreWorld.onFake();
    const from = world.clock.now();
    world.run(hours(15), (scrape) => ({ a: scrape, b: scrape % 2 === 0 ? NaN : scrape }));
    world.clock.jump(8 * DAY);
    world.run(1, () => ({ a: 1 }));
    world.run(hours(3), () => ({ a: 1 }));
    while (await world.store.maintain(MONTH));
    expect(world.files.paths).toContain('/store/5m-2026-01-05.segment');
    expect(world.files.paths).not.toContain('/store/raw-2026-01-05.segment');
    const [a] = world.store.select([createMatcher('__name__', '=', 'a')], from, from + 600_000);
    // The window from 9:00 (not included) to 9:05 has the scrapes 1 to 20.
    expect([a?.timestamps[1], a?.values[1]]).toEqual([from + 300_000, 20]);
    expect({
      minimum: a?.rolledUp?.minimum[1],
      maximum: a?.rolledUp?.maximum[1],
      sum: a?.rolledUp?.sum[1],
      count: a?.rolledUp?.count[1],
    }).toEqual({ minimum: 1, maximum: 20, sum: 210, count: 20 });
    world.clock.jump(23 * DAY);
    while (await world.store.maintain(MONTH));
    expect(world.files.paths.filter((path) => path.includes('2026-01-05'))).toEqual([]);
  });

  it('keeps what a counter had counted when it began again, also between two days that are rolled up one after the other', async () => {
    const world = StoreWorld.onFake();
    const midnight = Date.UTC(2026, 0, 6);
    world.clock.jump(midnight - HOUR - world.clock.now());
    // Begins again with the first scrape after midnight, and counts beyond where it was in five minutes.
    world.run(hours(2), (scrape) => ({ a: scrape <= 240 ? scrape : (scrape - 240) * 50 }));
    world.clock.jump(10 * DAY);
    world.run(1, () => ({ a: 1 }));
    while (await world.store.maintain(MONTH));
    expect(world.files.paths.filter((path) => path.includes('raw-2026-01-0'))).toEqual([]);
    const [a] = world.store.select([createMatcher('__name__', '=', 'a')], midnight, midnight + 300_000);
    const at = a!.timestamps.indexOf(midnight + 300_000);
    expect([a!.values[at - 1], a!.values[at], a!.rolledUp?.lost[at], a!.rolledUp?.resets[at]]).toEqual([
      ...[240, 1_000, 240, 1],
    ]);
  });

  it('is read in turns without a gap while a block is closed and days are rolled up', async () => {
    const world = StoreWorld.onFake();
    const from = world.clock.now();
    world.run(hours(15), (scrape) => ({ a: scrape }));
    world.clock.jump(8 * DAY);
    world.run(hours(1.5), (scrape) => ({ a: scrape }));
    const to = world.clock.now() - 1;
    const matchers = [createMatcher('__name__', '=', 'a')];
    /** A whole block may come, of which a part was asked for. */
    const upTo = (found: readonly StoredSeries[]): readonly number[] => {
      const samples = samplesOf(found).a ?? [];
      return samples.slice(0, 2 * samples.filter((time, at) => at % 2 === 0 && time <= to).length);
    };
    const before = upTo(world.store.select(matchers, from, to));
    const work = world.store.selectInTurns(matchers, from, to);
    expect(work.next().done).toBe(false);
    world.run(hours(1), () => ({ a: 1 }));
    expect(upTo(world.store.select(matchers, from, to))).toEqual(before);
    let step = work.next();
    while (await world.store.maintain(MONTH)) if (step.done !== true) step = work.next();
    while (step.done !== true) step = work.next();
    expect(world.files.paths).toContain('/store/5m-2026-01-05.segment');
    const after = upTo(world.store.select(matchers, from, to));
    expect([after.length < before.length, after.slice(-720)]).toEqual([true, before.slice(-720)]);
    expect(upTo(step.value)).toEqual(after);
  });

  it('loses at most the last seconds when the power is cut', async () => {
    const world = StoreWorld.onFake();
    const [a, b] = [world.clock.now(), world.clock.now() + 1_000];
    world.scrape({ a: 1 });
    await world.clock.advance(1_000);
    world.scrape({ a: 2 });
    await world.clock.advance(5_000);
    world.scrape({ a: 3 });
    world.files.cutPower();
    world.open();
    expect(world.read('a')).toEqual({ a: [a, 1, b, 2] });
  });

  it('is read by another window that changes nothing', async () => {
    const world = StoreWorld.onFake();
    world.run(hours(3), (scrape) => ({ a: scrape }));
    const writer = world.store;
    const before = world.files.paths.map((path) => [path, world.files.bytes(path)]);
    const expected = world.read('a');
    world.open('read');
    expect(world.read('a')).toEqual(expected);
    expect(world.scrape({ a: 1 })).toBe(false);
    expect(await world.store.maintain(0)).toBe(false);
    expect(world.files.paths.map((path) => [path, world.files.bytes(path)])).toEqual(before);
    const reader = world.store;
    world.store = writer;
    world.scrape({ a: 99 });
    world.store = reader;
    await world.clock.advance(15_000);
    expect(world.read('a').a?.at(-1)).toBe(99);
  });

  it('inherits what was there when it began to write, and everything while another window writes', () => {
    const world = StoreWorld.onFake();
    const { store } = world;
    const began = world.clock.now();
    world.run(hours(3), (scrape) => ({ a: scrape }));
    const asWriter = store.inheritedUntil;
    store.changeAccess('read');
    const asReader = store.inheritedUntil;
    const taken = world.clock.now();
    store.changeAccess('write');
    const asWriterAgain = store.inheritedUntil;
    world.run(hours(3), (scrape) => ({ a: scrape }));
    expect([asWriter, asReader, asWriterAgain]).toEqual([began, Infinity, taken]);
    expect(store.inheritedUntil).toBe(taken);
    store.dispose();
    expect(store.inheritedUntil).toBe(Infinity);
  });

  it('keeps the series of a rule that is known already while nobody has said what to keep', () => {
    const world = StoreWorld.onFake();
    world.scrape({ a: 1 });
    world.open();
    world.store.selection.delete('test');
    world.clock.jump(STEP);
    expect(world.scrape({ a: 2, b: 2 })).toBe(true);
    expect(Object.keys({ ...world.read('a'), ...world.read('b') })).toEqual(['a']);
  });

  it('says what it takes of disk and memory', () => {
    const world = StoreWorld.onFake();
    world.run(hours(3), (scrape) => ({ a: scrape }));
    const disk = world.files.paths.reduce((sum, path) => sum + world.files.size(path), 0);
    const size = world.store.size();
    expect(size.disk).toBe(disk);
    expect(size.memory).toBeGreaterThan(hours(1) * 9);
  });

  it('takes late samples of a rule with an offset, and samples that bring an old time', () => {
    const world = StoreWorld.onFake();
    const now = world.clock.now();
    const old = now - 3 * HOUR;
    const write = (axis: string, at: number): boolean =>
      world.store.append(world.clock.now(), [
        { axis, at, labels: [named(axis)], values: Float64Array.of(at) },
      ]);
    const expected: number[] = [];
    for (let scrape = 0; scrape < hours(3); scrape++) {
      expect(write('late', world.clock.now() - 120_000)).toBe(true);
      expected.push(world.clock.now() - 120_000, world.clock.now() - 120_000);
      write('old', old);
      world.clock.jump(STEP);
    }
    expect(world.files.paths).toHaveLength(2);
    expect(world.read('late')).toEqual({ late: expected });
    expect(world.read('old').old?.slice(0, 2)).toEqual([old, old]);
  });
});

describe('on a disk with faults, the series store', () => {
  it('goes on in memory when the disk is full, says so once, and writes again when there is room', async () => {
    const world = StoreWorld.onFake();
    world.run(10, (scrape) => ({ a: scrape }));
    world.files.capacity = 2_000;
    world.run(hours(5), (scrape) => ({ a: scrape, b: scrape }));
    expect(world.told).toEqual([
      'The disk is full: metrics are kept in memory only and not in /store. Alerts and charts of the last hours go on. Make room, and it goes on by itself.',
    ]);
    expect(world.read('b').b).toHaveLength(2 * hours(5));
    world.files.capacity = Infinity;
    await world.clock.advance(HOUR / 6);
    world.run(hours(3), (scrape) => ({ a: scrape, b: scrape }));
    const before = world.read('b');
    world.open();
    expect(world.read('b')).toEqual(before);
    expect(before.b).toHaveLength(2 * hours(8));
  });

  it('finds every acknowledged scrape, whatever size the disk has', () => {
    for (let capacity = 0; capacity < 3_000; capacity += 37) {
      const world = StoreWorld.onFake();
      world.files.capacity = capacity;
      world.files.cannotTruncate = capacity % 2 === 1;
      const acknowledged: number[] = [];
      for (let scrape = 0; scrape < 40; scrape++) {
        if (world.scrape(scrape % 5 === 0 ? { a: scrape, [`b${scrape}`]: 1 } : { a: scrape })) {
          acknowledged.push(scrape);
        }
        world.clock.jump(STEP);
        if (scrape === 30) world.files.capacity = Infinity;
      }
      world.open();
      const read = (world.read('a').a ?? []).filter((_value, at) => at % 2 === 1);
      expect(
        acknowledged.filter((scrape) => !read.includes(scrape)),
        `of ${capacity} bytes`,
      ).toEqual([]);
    }
  });

  it('answers the rest when a file cannot be read, says so once, and removes nothing', async () => {
    const world = StoreWorld.onFake();
    world.run(hours(30), (scrape) => ({ a: scrape }));
    while (await world.store.maintain(MONTH));
    const unreadable = `${FOLDER}/raw-2026-01-05.segment`;
    world.files.unreadable.add(unreadable);
    world.open();
    const read = world.read('a').a ?? [];
    world.read('a');
    expect(read.length).toBe(2 * hours(15));
    expect(world.told).toEqual([
      `The stored metrics in ${unreadable} cannot be read: EIO: ${unreadable}. Queries about their time have no answer from there.`,
    ]);
    world.clock.jump(8 * DAY);
    world.run(1, () => ({ a: 1 }));
    await world.store.maintain(MONTH);
    expect(world.files.paths).toContain(unreadable);
    world.files.unreadable.clear();
    expect(world.read('a').a?.length).toBe(2 * hours(30) + 2);
  });

  it('cannot be made to give a wrong answer by any flipped bit of a segment', async () => {
    const whole = StoreWorld.onFake();
    whole.run(hours(5) / 10, (scrape) => {
      whole.clock.jump(9 * STEP);
      return { a: scrape, [`b${scrape % 3}`]: Math.sqrt(scrape) };
    });
    const path = `${FOLDER}/raw-2026-01-05.segment`;
    const expected = allOf(whole);
    const unsealed = whole.files.copy();
    whole.clock.jump(DAY);
    whole.run(hours(3), () => ({ c: 1 }));
    const expectedSealed = allOf(whole);
    while (await whole.store.maintain(MONTH));
    const sealed = whole.files.copy();
    for (const [files, answer] of [
      [unsealed, expected],
      [sealed, expectedSealed],
    ] as const) {
      const bits = files.size(path) * 8;
      for (let bit = 0; bit < bits; bit += 19 + (bit % 13)) expectNoLie(files, path, bit, answer);
    }
  });

  it('cannot be made to give a wrong answer by any flipped bit of the log', () => {
    const whole = StoreWorld.onFake();
    whole.run(12, (scrape) => ({ a: scrape, [`b${scrape % 3}`]: scrape }));
    const expected = allOf(whole);
    const [path] = whole.files.paths;
    for (let bit = 0; bit < whole.files.size(path!) * 8; bit += 5 + (bit % 7)) {
      expectNoLie(whole.files, path!, bit, expected);
    }
  });

  it('puts a damaged segment aside and goes on with all of it that is whole', async () => {
    const world = StoreWorld.onFake();
    world.run(hours(20), (scrape) => ({ a: scrape, b: -scrape }));
    const path = `${FOLDER}/raw-2026-01-05.segment`;
    world.files.flip(path, world.files.size(path) * 4);
    world.open();
    const [a, b] = [world.read('a').a ?? [], world.read('b').b ?? []];
    // Five even blocks and one that began at nine o'clock: one chunk of them, or a block, is gone.
    expect(a.length + b.length).toBeGreaterThanOrEqual(4 * hours(20) - 4 * hours(2));
    expect(a.length + b.length).toBeLessThan(4 * hours(20));
    while (await world.store.maintain(MONTH));
    expect(world.files.paths.some((name) => name.includes('.damaged-'))).toBe(true);
    expect(world.told.map((message) => message.split('/store')[0])).toEqual([
      'A part of the stored metrics in ',
      expect.stringContaining('The damaged metrics file raw-2026-01-05.segment was put aside as '),
    ]);
    const told = world.told.length;
    world.open();
    expect([world.read('a').a, world.read('b').b]).toEqual([a, b]);
    while (await world.store.maintain(MONTH));
    expect(world.told).toHaveLength(told);
  });

  it('survives an end at every byte of a write', () => {
    const world = StoreWorld.onFake();
    world.run(3, (scrape) => ({ a: scrape, b: scrape }));
    const [path] = world.files.paths;
    const bytes = world.files.bytes(path!);
    let known = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const cut = StoreWorld.onFake(new FakeStoreFiles());
      cut.files.put(path!, bytes.slice(0, length));
      const read = cut.read('a').a ?? [];
      expect(read.length, `after ${length} bytes`).toBeGreaterThanOrEqual(known);
      known = read.length;
      cut.clock.jump(HOUR / 2);
      expect(cut.scrape({ a: 77 })).toBe(true);
      cut.open();
      expect(cut.read('a').a).toEqual([...read, cut.clock.now(), 77]);
      expect(cut.told).toEqual([]);
    }
    expect(known).toBe(6);
  });
});

const allOf = (world: StoreWorld): Map<string, number> => {
  const found = world.store.select([createMatcher('__name__', '=~', '.+')], 0, Infinity);
  return new Map(
    found.flatMap(({ labels, timestamps, values, stale }) =>
      [...timestamps].flatMap((time, at): [string, number][] =>
        stale?.[at] ? [] : [[`${labels.key} ${time}`, values[at]!]],
      ),
    ),
  );
};

/** Whatever is answered is right, and if anything is missing it was told. */
function expectNoLie(
  files: FakeStoreFiles,
  path: string,
  bit: number,
  expected: ReadonlyMap<string, number>,
): void {
  const copy = files.copy();
  copy.flip(path, bit);
  const world = StoreWorld.onFake(copy);
  const answer = allOf(world);
  const wrong = [...answer].filter(([key, value]) => expected.get(key) !== value);
  expect(wrong, `bit ${bit}`).toEqual([]);
  if (answer.size < expected.size) expect(world.told.length, `bit ${bit}`).toBeGreaterThan(0);
}

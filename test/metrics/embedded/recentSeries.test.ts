import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Head } from '../../../src/metrics/embedded/head';
import { LayeredReader } from '../../../src/metrics/embedded/layeredReader';
import type { Sample } from '../../../src/metrics/series';
import type { SeriesReader } from '../../../src/promql/storage';
import { DAY, HOUR, STEP, StoreWorld, samplesOf } from '../store/storeWorld';

const RETENTION = 20 * STEP;

/** What may happen to a window that keeps series in memory and on disk. */
type Event =
  | {
      readonly kind: 'scrape';
      readonly target: string;
      readonly samples: readonly Sample[];
      readonly times: number;
    }
  | { readonly kind: 'remove'; readonly target: string }
  | { readonly kind: 'wait'; readonly time: number }
  | { readonly kind: 'restart' }
  /** Another window writes for a while, and then it is this one's turn again. */
  | { readonly kind: 'otherWindow' };

class Window {
  readonly world = StoreWorld.onFake();
  #head = this.#begin();
  #skipped = 0;

  happen(event: Event): void {
    const { clock } = this.world;
    switch (event.kind) {
      case 'scrape':
        for (let time = 0; time < event.times; time++) {
          clock.jump(STEP);
          this.#scrape(event.target, event.samples);
        }
        return;
      case 'remove':
        return this.#head.remove(event.target);
      case 'wait':
        return clock.jump(event.time);
      case 'restart':
        this.world.store.dispose();
        this.world.open();
        this.#head = this.#begin();
        return;
      case 'otherWindow':
        return this.#otherWindow();
    }
  }

  /** How often memory alone was enough for what is asked. */
  get skipped(): number {
    return this.#skipped;
  }

  /** What a query about the time since then reads: as it is, and as if memory were never enough. */
  reads(since: number): { readonly read: unknown; readonly all: unknown } {
    const [head, { store, clock }] = [this.#head, this.world];
    const from = clock.now() - since;
    if (from >= head.completeSince && from >= store.inheritedUntil) this.#skipped++;
    const all = { completeSince: Infinity, select: head.select.bind(head) };
    const [recent, layered] = [new LayeredReader(head, store), new LayeredReader(all, store)];
    return { read: samples(recent, from), all: samples(layered, from) };
  }

  #begin(): Head {
    const { world } = this;
    const journal = {
      append: (...write: Parameters<typeof world.store.append>) => void world.store.append(...write),
    };
    return new Head({ retention: RETENTION, journal });
  }

  #scrape(target: string, samples: readonly Sample[]): void {
    const now = this.world.clock.now();
    const timed = samples.map((sample) =>
      sample.at === undefined ? sample : { ...sample, at: now + sample.at },
    );
    this.#head.append({ target, labels: { target }, at: now, samples: timed });
  }

  #otherWindow(): void {
    const own = this.world.store;
    own.changeAccess('read');
    const other = this.world.open();
    this.world.run(20, (scrape) => ({ a: scrape, elsewhere: scrape }));
    other.dispose();
    this.world.store = own;
    own.changeAccess('write');
  }
}

/** Those after `from`: a reader may find more. */
function samples(reader: SeriesReader, from: number): unknown {
  const found = Object.entries(samplesOf(reader.select([], from, Infinity))).map(([name, flat]) => {
    const times = flat.filter((_value, place) => place % 2 === 0);
    return [name, flat.slice(2 * times.filter((time) => time <= from).length)] as const;
  });
  return Object.fromEntries(found.filter(([, of]) => of.length > 0));
}

/** One name each, for they are told apart by it; the last one brings its time, often one ahead of the clock. */
const aSample = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'), fc.nat(9))
  .map(([name, target, value]) => ({ target, sample: { name: `${name}_${target}`, labels: {}, value } }));
const ahead = fc
  .tuple(fc.constantFrom('x', 'y'), fc.integer({ min: -4, max: 900 }))
  .map(([target, steps]) => ({
    target,
    sample: { name: `own_${target}`, labels: {}, value: steps, at: steps * STEP },
  }));
const someSamples = fc.array(fc.oneof({ weight: 4, arbitrary: aSample }, ahead), { maxLength: 4 });
const aScrape = fc.tuple(someSamples, fc.constantFrom(1, 1, 1, 1, 90)).map(([chosen, times]): Event => {
  const target = chosen[0]?.target ?? 'x';
  const samples = chosen.filter((each) => each.target === target).map(({ sample }) => sample);
  return { kind: 'scrape', target, samples, times };
});
const anEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 40, arbitrary: aScrape },
  { weight: 2, arbitrary: fc.constantFrom('x', 'y').map((target): Event => ({ kind: 'remove', target })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(STEP * 30, HOUR, 3 * HOUR, DAY).map((time): Event => ({ kind: 'wait', time })),
  },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'restart' }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'otherWindow' }) },
);

describe('a query that memory alone answers', () => {
  it('finds all that is on disk too, whatever was removed, restarted or written by another window', () => {
    let skipped = 0;
    const events = fc.array(anEvent, { minLength: 30, maxLength: 100 });
    fc.assert(
      fc.property(events, (happened) => {
        const window = new Window();
        for (const event of happened) {
          window.happen(event);
          for (const since of [STEP, 10 * STEP, 40 * STEP, HOUR]) {
            const { read, all } = window.reads(since);
            expect(read).toEqual(all);
          }
        }
        skipped += window.skipped;
      }),
      { numRuns: 100, seed: 20 },
    );
    expect(skipped).toBeGreaterThan(1_000);
  });
});

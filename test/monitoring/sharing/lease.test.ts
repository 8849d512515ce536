import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Claim, ClaimStore } from '../../../src/monitoring/sharing/lease';
import { isSame, Lease } from '../../../src/monitoring/sharing/lease';
import { FakeClock } from '../../fakes/fakeClock';

const SECOND = 1_000;

class FakeClaimStore implements ClaimStore {
  claim: Claim | undefined;
  broken = false;

  read(): Claim | undefined {
    if (this.broken) throw new Error('busy');
    return this.claim;
  }

  replace(expected: Claim | undefined, next: Claim | undefined): boolean {
    if (!isSame(this.read(), expected)) return false;
    this.claim = next;
    return true;
  }
}

interface World {
  readonly store: FakeClaimStore;
  readonly open: (owner: string) => { readonly lease: Lease; readonly clock: FakeClock };
}

/** Each process has a clock of its own: one that is not moved on is suspended or dead. */
function world(): World {
  const store = new FakeClaimStore();
  return {
    store,
    open: (owner) => {
      const clock = new FakeClock();
      const lease = new Lease({ store, owner, pid: 1, clock, log: silentLog });
      lease.start();
      return { lease, clock };
    },
  };
}

describe('the claim to be the one poller', () => {
  it('goes to the first, and stays there as long as it lives', async () => {
    const { open } = world();
    const [a, b] = [open('a'), open('b')];
    for (let second = 0; second < 60; second++) {
      await a.clock.advance(SECOND);
      await b.clock.advance(SECOND);
      expect([a.lease.holds, b.lease.holds]).toEqual([true, false]);
    }
  });

  it('is taken over within ten seconds of a death', async () => {
    const { open } = world();
    const [a, b] = [open('a'), open('b')];
    await a.clock.advance(500);
    await b.clock.advance(9_900);
    expect(b.lease.holds).toBe(true);
  });

  it('is given back at once by an owner that ends', async () => {
    const { open } = world();
    const [a, b] = [open('a'), open('b')];
    a.lease.dispose();
    await b.clock.advance(SECOND);
    expect(b.lease.holds).toBe(true);
    expect(a.clock.pending).toBe(0);
  });

  it('ends for an owner that was suspended before anybody can have taken it', async () => {
    const { open } = world();
    const [a, b] = [open('a'), open('b')];
    for (let step = 0; step < 100; step++) {
      await b.clock.advance(100);
      a.clock.jump(100);
      expect(a.lease.holds && b.lease.holds).toBe(false);
    }
    expect([a.lease.holds, b.lease.holds]).toEqual([false, true]);
    const lost: boolean[] = [];
    a.lease.onDidChange((holds) => lost.push(holds));
    await a.clock.advance(SECOND);
    expect(lost).toEqual([false]);
    expect([a.lease.holds, b.lease.holds]).toEqual([false, true]);
  });

  it('is not taken over because a wall clock jumped, or because the watcher slept', async () => {
    const { open } = world();
    const [a, b] = [open('a'), open('b')];
    await b.clock.advance(SECOND);
    b.clock.jump(8 * 3_600 * SECOND);
    await a.clock.advance(SECOND);
    await b.clock.advance(SECOND);
    expect([a.lease.holds, b.lease.holds]).toEqual([true, false]);
  });

  it('goes on after a sleep of the whole machine, in which nobody could take it', async () => {
    const { open } = world();
    const a = open('a');
    a.clock.jump(8 * 3_600 * SECOND);
    expect(a.lease.holds).toBe(false);
    await a.clock.advance(SECOND);
    expect(a.lease.holds).toBe(true);
  });

  it('lapses while the store cannot be written, and comes back with it', async () => {
    const { open, store } = world();
    const a = open('a');
    store.broken = true;
    await a.clock.advance(5 * SECOND);
    expect(a.lease.holds).toBe(false);
    store.broken = false;
    await a.clock.advance(SECOND);
    expect(a.lease.holds).toBe(true);
  });
});

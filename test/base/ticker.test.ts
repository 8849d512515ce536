import { expect, it } from 'vitest';
import { Ticker } from '../../src/base/ticker';
import { FakeClock } from '../fakes/fakeClock';

it('calls again and again, also after a failure, until it is disposed of', async () => {
  const clock = new FakeClock();
  const times: number[] = [];
  const ticker = new Ticker(clock, 1_000, () => {
    times.push(clock.monotonic());
    if (times.length === 1) throw new Error('once');
  });
  await clock.advance(1_000).catch(() => undefined);
  await clock.advance(2_000);
  expect(times).toEqual([1_000, 2_000, 3_000]);
  ticker.dispose();
  expect(clock.pending).toBe(0);
});

it('stays quiet when its task disposes of it', async () => {
  const clock = new FakeClock();
  const ticker: Ticker = new Ticker(clock, 1_000, () => ticker.dispose());
  await clock.advance(5_000);
  expect(clock.pending).toBe(0);
});

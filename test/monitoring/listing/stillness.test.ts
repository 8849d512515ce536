import { beforeEach, describe, expect, it } from 'vitest';
import { AFTER_A_TOUCH, LONGEST_QUESTION, Stillness } from '../../../src/monitoring/listing/stillness';
import { deferred } from '../../fakes/deferred';
import { FakeClock } from '../../fakes/fakeClock';

describe('a list keeps still', () => {
  let clock: FakeClock;
  let stillness: Stillness;
  let released: number;

  beforeEach(() => {
    clock = new FakeClock();
    stillness = new Stillness(clock);
    released = 0;
    stillness.onDidRelease(() => (released += 1));
  });

  it('not at first', () => {
    expect(stillness.holds).toBe(false);
  });

  it('for a moment after a row was touched, and tells when it is over', async () => {
    stillness.touch();
    await clock.advance(AFTER_A_TOUCH - 1);
    expect([stillness.holds, released]).toEqual([true, 0]);
    await clock.advance(1);
    expect([stillness.holds, released]).toEqual([false, 1]);
  });

  it('from the last touch on', async () => {
    stillness.touch();
    await clock.advance(AFTER_A_TOUCH - 1);
    stillness.touch();
    await clock.advance(AFTER_A_TOUCH - 1);
    expect(stillness.holds).toBe(true);
  });

  it('while something is asked, and a moment longer', async () => {
    const answer = deferred();
    const asked = stillness.during(() => answer.promise);
    await clock.advance(AFTER_A_TOUCH * 3);
    expect(stillness.holds).toBe(true);
    answer.resolve();
    await asked;
    expect([stillness.holds, released]).toEqual([true, 0]);
    await clock.advance(AFTER_A_TOUCH);
    expect([stillness.holds, released]).toEqual([false, 1]);
  });

  it('and hands on what was answered', async () => {
    expect(await stillness.during(() => 'yes')).toBe('yes');
  });

  it('no longer after a question that failed', async () => {
    await expect(stillness.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await clock.advance(AFTER_A_TOUCH);
    expect(stillness.holds).toBe(false);
  });

  it('not for ever for a question that nobody answers', async () => {
    const answer = deferred();
    const asked = stillness.during(() => answer.promise);
    await clock.advance(LONGEST_QUESTION);
    expect([stillness.holds, released]).toEqual([false, 1]);
    answer.resolve();
    await asked;
    expect(stillness.holds).toBe(false);
  });
});

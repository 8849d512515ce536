import { describe, expect, it } from 'vitest';
import { answersWithin } from '../../src/base/answersWithin';
import { FakeClock } from '../fakes/fakeClock';

const PATIENCE = 3_000;

async function asked(answer: Promise<unknown>, passed = PATIENCE): Promise<unknown> {
  const clock = new FakeClock();
  let outcome: unknown = 'still waiting';
  void answersWithin(clock, PATIENCE, () => answer).then((is) => (outcome = is));
  await clock.advance(passed);
  return [outcome, clock.pending];
}

describe('whoever is asked', () => {
  it('answers', async () => {
    expect(await asked(Promise.resolve())).toEqual([true, 0]);
  });

  it('answers with an error', async () => {
    expect(await asked(Promise.reject(new Error('no such command')))).toEqual([true, 0]);
  });

  it('does not answer in time', async () => {
    const never = new Promise(() => undefined);
    expect(await asked(never, PATIENCE - 1)).toEqual(['still waiting', 1]);
    expect(await asked(never)).toEqual([false, 0]);
  });
});

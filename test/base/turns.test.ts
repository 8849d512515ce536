import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import type { Turn, Work } from '../../src/base/turns';
import { atOnce, inTurns } from '../../src/base/turns';
import { FakeClock } from '../fakes/fakeClock';

const open = new AbortController().signal;

/** Time passes only while the work asks for it, as on a busy thread. */
class BusyClock extends FakeClock {
  #busy = 0;

  override monotonic(): number {
    return super.monotonic() + this.#busy;
  }

  work(ms: number): void {
    this.#busy += ms;
  }
}

describe('long work in turns', () => {
  it('pauses when a turn was long enough, and comes to the same', async () => {
    const clock = new BusyClock();
    const log: string[] = [];
    clock.after(0, () => log.push('somebody else'));
    const done = inTurns(() => counting(clock, log), clock, open);
    await clock.advance(1);
    expect(log).toEqual(['1', '2', 'somebody else', '3', '4']);
    expect(await done).toBe(4);
  });

  it('needs no pause while it is quick', async () => {
    const clock = new FakeClock();
    expect(await inTurns(() => counting(clock, []), clock, open)).toBe(4);
    expect(clock.pending).toBe(0);
  });

  it('ends when nobody waits for it any more, and leaves no timer', async () => {
    const clock = new BusyClock();
    const log: string[] = [];
    const controller = new AbortController();
    const done = inTurns(() => counting(clock, log), clock, controller.signal);
    controller.abort();
    await expect(done).rejects.toThrow(CancelledError);
    expect([log, clock.pending]).toEqual([['1', '2'], 0]);
  });

  it('lets its error out', async () => {
    const failing = function* (): Work<void> {
      yield;
      throw new RangeError('too far');
    };
    await expect(inTurns(failing, new FakeClock(), open)).rejects.toThrow('too far');
  });

  it('is never asked to pause when it is done at once', () => {
    const asked: boolean[] = [];
    const work = function* (turn: Turn): Work<string> {
      asked.push(turn.isOver());
      yield;
      return 'done';
    };
    expect([atOnce(work), asked]).toEqual(['done', [false]]);
  });
});

/** Four steps of five milliseconds. */
function* counting(clock: FakeClock, log: string[]): Work<number> {
  for (let step = 1; step <= 4; step++) {
    if (clock instanceof BusyClock) clock.work(5);
    log.push(String(step));
    yield;
  }
  return 4;
}

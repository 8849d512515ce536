import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { SourceConfiguration } from '../../../src/monitoring/configuration/configuration';
import { Pulse } from '../../../src/monitoring/polling/pulse';
import type { PollOutcome } from '../../../src/monitoring/polling/sourcePoller';
import { SourcePoller } from '../../../src/monitoring/polling/sourcePoller';
import type { Reading } from '../../../src/monitoring/source';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import { reading, sourceConfiguration } from '../../fakes/fakeSource';

const SECOND = 1_000;

interface World {
  readonly clock: FakeClock;
  readonly poller: SourcePoller;
  readonly outcomes: PollOutcome[];
  /** When each poll began, in seconds since the start. */
  readonly begun: number[];
  readonly signals: AbortSignal[];
  allowed: boolean;
  next: (signal: AbortSignal) => Promise<Reading>;
}

function world(parts: Partial<SourceConfiguration> = {}, random = 0.5): World {
  const clock = new FakeClock();
  const start = clock.now();
  const pulse = new Pulse(clock, () => undefined);
  const outcomes: PollOutcome[] = [];
  const begun: number[] = [];
  const signals: AbortSignal[] = [];
  const poll = (signal: AbortSignal): Promise<Reading> => {
    begun.push((clock.now() - start) / SECOND);
    signals.push(signal);
    return own.next(signal);
  };
  const poller = new SourcePoller({
    configuration: sourceConfiguration({ every: 10 * SECOND, timeout: 5 * SECOND, ...parts }),
    displayName: 'Fake',
    source: { poll },
    clock,
    random: () => random,
    pulse,
    log: silentLog,
    mayPoll: () => own.allowed,
    onOutcome: async (outcome) => void outcomes.push(outcome),
  });
  const next = (): Promise<Reading> => Promise.resolve(reading());
  const own: World = { clock, poller, outcomes, begun, signals, allowed: true, next };
  return own;
}

const failing = (reason: SourceError['reason'], retryAfterMs?: number) => (): Promise<Reading> =>
  Promise.reject(new SourceError(reason, `It is ${reason}.`, { retryAfterMs }));

describe('a poller', () => {
  it('asks again after the answer before, and not on a grid', async () => {
    const own = world();
    own.next = () => new Promise((resolve) => own.clock.after(4 * SECOND, () => resolve(reading())));
    own.poller.start();
    await own.clock.advance(30 * SECOND);
    expect(own.begun).toEqual([0.5, 14.5, 28.5]);
  });

  it('asks nothing while another window may be the one that polls, and looks again every second', async () => {
    const own = world();
    own.allowed = false;
    own.poller.start();
    await own.clock.advance(5 * SECOND);
    await own.poller.refresh();
    expect(own.begun).toEqual([]);
    own.allowed = true;
    await own.clock.advance(SECOND);
    expect(own.begun).toEqual([6]);
  });

  it.each([
    [0, [0, 9, 18, 27]],
    [0.999, [0.999, 11.997, 22.995]],
  ])('spreads its turns by chance: %f', async (random, begun) => {
    const own = world({}, random);
    own.poller.start();
    await own.clock.advance(30 * SECOND);
    expect(own.begun).toEqual(begun);
  });

  it('comes back no sooner than it was asked to, whatever chance says', async () => {
    const own = world({}, 0);
    own.next = failing('rateLimited', 30 * SECOND);
    own.poller.start();
    await own.clock.advance(70 * SECOND);
    expect(own.begun).toEqual([0, 30, 60]);
  });

  it('joins a poll in flight instead of sending another', async () => {
    const own = world();
    let answer: (value: Reading) => void = () => undefined;
    own.next = () => new Promise((resolve) => (answer = resolve));
    const both = Promise.all([own.poller.refresh(), own.poller.refresh()]);
    await own.clock.advance(SECOND);
    answer(reading());
    await both;
    expect(own.begun).toEqual([0]);
  });

  it('backs off while it fails, and is back at its pace with the first answer', async () => {
    const own = world();
    own.next = failing('unreachable');
    own.poller.start();
    await own.clock.advance(200 * SECOND);
    expect(own.begun).toEqual([0.5, 10.5, 30.5, 70.5, 150.5]);
    expect(own.poller.status).toMatchObject({
      breaker: 'open',
      consecutiveFailures: 5,
      condition: 'unreachable',
    });
    own.next = () => Promise.resolve(reading());
    await own.clock.advance(90 * SECOND);
    expect(own.begun.slice(5)).toEqual([270.5, 280.5]);
    expect(own.poller.status).toMatchObject({
      breaker: 'closed',
      consecutiveFailures: 0,
      condition: 'fresh',
    });
  });

  it('waits as long as it is told to', async () => {
    const own = world();
    own.next = failing('rateLimited', 120 * SECOND);
    own.poller.start();
    await own.clock.advance(130 * SECOND);
    expect(own.begun).toEqual([0.5, 120.5]);
  });

  it('does not wait a day because a header says so', async () => {
    const own = world();
    own.next = failing('rateLimited', 86_400 * SECOND);
    own.poller.start();
    await own.clock.advance(3_700 * SECOND);
    expect(own.begun).toEqual([0.5, 3600.5]);
  });

  it('asks slowly where a person is needed', async () => {
    const own = world();
    own.next = failing('unauthorised');
    own.poller.start();
    await own.clock.advance(300 * SECOND);
    expect(own.begun).toEqual([0.5, 60.5, 180.5]);
    expect(own.poller.status.condition).toBe('unauthorised');
  });

  it('gives up on an answer that never ends', async () => {
    const own = world();
    own.next = () => new Promise(() => undefined);
    own.poller.start();
    await own.clock.advance(26 * SECOND);
    expect(own.signals[0]?.aborted).toBe(true);
    expect(own.poller.status).toMatchObject({
      problem: 'timeout',
      reason: 'Fake "alerts" did not finish within 25 s.',
    });
  });

  it('takes what an adapter throws by mistake for unreadable, and goes on', async () => {
    const own = world();
    own.next = () => Promise.reject(new TypeError('x is not a function'));
    own.poller.start();
    await own.clock.advance(11 * SECOND);
    expect(own.begun).toEqual([0.5, 10.5]);
    expect(own.poller.status).toMatchObject({ condition: 'malformed', problem: 'malformed' });
    expect(own.poller.status.reason).not.toContain('x is not a function');
  });

  it('cancels its request and says nothing more when disposed of', async () => {
    const own = world();
    own.next = () => new Promise(() => undefined);
    own.poller.start();
    await own.clock.advance(SECOND);
    own.poller.dispose();
    await own.clock.advance(100 * SECOND);
    expect(own.signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(own.outcomes).toEqual([]);
  });

  it('sees that the clocks differ by more than half a minute', async () => {
    const own = world();
    own.next = async () => reading({ systemTime: own.clock.now() - 90 * SECOND });
    await own.poller.refresh();
    expect(own.poller.status.skewMs).toBe(-90 * SECOND);
    own.next = async () => reading({ systemTime: own.clock.now() + 20 * SECOND });
    await own.poller.refresh();
    expect(own.poller.status.skewMs).toBeUndefined();
  });

  it('is stale, and not fresh for hours, when somebody sets the clock back', async () => {
    const own = world();
    await own.poller.refresh();
    own.next = () => new Promise(() => undefined);
    own.clock.jump(-3_600 * SECOND);
    await own.clock.advance(31 * SECOND);
    expect(own.poller.status.condition).toBe('stale');
  });
});

describe('a failure by our own fault', () => {
  it('does not count when the event loop stood still meanwhile', async () => {
    const own = world();
    own.next = async () => {
      own.clock.jump(5 * SECOND);
      throw new SourceError('timeout', 'It did not answer in time.');
    };
    await own.poller.refresh();
    expect(own.outcomes).toMatchObject([{ kind: 'disturbed' }]);
    expect(own.poller.status).toMatchObject({ consecutiveFailures: 0, condition: 'waiting' });
  });

  it('is believed three times in a row, and no more', async () => {
    const own = world();
    own.next = async () => {
      own.clock.jump(5 * SECOND);
      throw new SourceError('timeout', 'It did not answer in time.');
    };
    for (let poll = 0; poll < 4; poll++) await own.poller.refresh();
    expect(own.outcomes.map(({ kind }) => kind)).toEqual(['disturbed', 'disturbed', 'disturbed', 'failed']);
  });
});

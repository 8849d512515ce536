import type { Clock } from '../../src/base/clock';
import { HttpError, type Http } from '../../src/base/http/http';
import type { SourceConformance } from '../contract/sourceConformance';
import { ORIGIN } from '../contract/sourceConformance';
import { FakeHttp, type FakeAnswer, type FakeReply } from '../fakes/fakeHttp';
import type { Start, Variant } from './cell';
import { clockFor, healthyReply, openWorld, statusOf, type World } from './world';

/** What is asked, and what would be answered if nothing were wrong. */
export interface Asked {
  readonly url: URL;
  readonly healthy: FakeReply;
  /** The time of the system, in ms. */
  readonly now: number;
  readonly start: Start;
}

export type Answer = (asked: Asked) => FakeAnswer;

/** A system that is no more than its answers, on a clock that moves when told. */
export interface MemoryWorld extends World {
  /** What answers instead of the healthy system, until it is taken away. */
  answer: Answer | undefined;
}

export async function openMemoryWorld(conformance: SourceConformance, start: Start): Promise<MemoryWorld> {
  const clock = clockFor(conformance);
  const broken: { answer: Answer | undefined } = { answer: undefined };
  const answers = new FakeHttp(({ url }) => {
    const now = clock.now();
    const healthy = healthyReply(conformance, start, url, now);
    return broken.answer?.({ url, healthy, now, start }) ?? healthy;
  });
  const http = withTimeLimit(answers, clock);
  const world = openWorld(conformance, { http, origin: ORIGIN, dispose: () => undefined }, clock);
  return Object.assign(broken, world);
}

/** As the real port does it: nobody waits for an answer that does not come. */
const withTimeLimit = (http: Http, clock: Clock): Http => ({
  send: async (request, signal) => {
    const late = new AbortController();
    const timer = clock.after(request.timeout ?? 10_000, () => late.abort());
    try {
      return await http.send(request, AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (!late.signal.aborted || signal.aborted) throw error;
      throw new HttpError('timeout', `${new URL(request.url).origin} did not answer completely in time.`);
    } finally {
      timer.dispose();
    }
  },
});

/** In seconds: what waits for a person is asked again after ten minutes at the latest. */
const LONGEST_WAIT = 15 * 60;

/** So many polls fail that every patience is at its end: the alert of the source's own, and the circuit breaker. */
const POLLS = 6;

/** A fault of the answers: it lasts for some polls, and the source comes back by itself. */
export function answering(name: string, answer: Answer): Variant {
  return inMemory(name, async (world, look) => {
    world.answer = answer;
    for (let poll = 0; poll < POLLS; poll++) {
      await world.engine.refresh();
      look();
      await world.clock.advance(1_000);
      look();
    }
  });
}

/** Anything that can happen to a system in memory and to its clock. */
export function inMemory(
  name: string,
  happen: (world: MemoryWorld, look: () => void) => Promise<void>,
): Variant {
  const opened = new WeakMap<World, MemoryWorld>();
  const memory = (world: World): MemoryWorld => {
    const found = opened.get(world);
    if (!found) throw new Error('the world was opened by this variant');
    return found;
  };
  return {
    name,
    open: async (conformance, start) => {
      const world = await openMemoryWorld(conformance, start);
      opened.set(world, world);
      return world;
    },
    happen: (world, look) => happen(memory(world), look),
    end: async (world) => {
      memory(world).answer = undefined;
      await untilAskedAgain(world);
    },
  };
}

/** Two answers, each in its own time: what is patient waits for minutes, and nobody presses a button. */
async function untilAskedAgain({ clock, engine }: World): Promise<void> {
  for (let answers = 0; answers < 2; answers++) {
    const before = statusOf(engine.snapshot).lastAttemptAt;
    for (let second = 0; second < LONGEST_WAIT; second++) {
      const { lastAttemptAt, nextAttemptAt } = statusOf(engine.snapshot);
      if (lastAttemptAt !== before && nextAttemptAt !== undefined) break;
      await clock.advance(1_000);
    }
  }
}

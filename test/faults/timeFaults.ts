import type { SourceConformance } from '../contract/sourceConformance';
import { HttpError } from '../../src/base/http/http';
import type { FakeReply } from '../fakes/fakeHttp';
import type { Fault, Shown, Variant } from './cell';
import { answering, inMemory, type Answer } from './memorySystem';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

const FRESH: Shown = { condition: 'fresh' };

/** An answer that says that it was given at another time. */
const dated = (healthy: FakeReply, now: number): FakeReply => ({
  ...healthy,
  headers: { ...healthy.headers, date: new Date(now).toUTCString() },
});

/** The clock of a proxy is off, or of the whole system, or nobody says what time it is while ours is off. */
const skew = (name: string, by: number): Fault => ({
  name,
  variants: ({ renewed = (body: unknown): unknown => body }: SourceConformance): readonly Variant[] => {
    const whole: Answer = ({ healthy, now }) => ({
      ...dated(healthy, now + by),
      body: renewed(healthy.body, now + by),
    });
    const undated: Answer = ({ healthy, now }) => {
      const headers = Object.fromEntries(
        Object.entries(healthy.headers ?? {}).filter(([name]) => name !== 'date'),
      );
      return { ...healthy, headers, body: renewed(healthy.body, now + by) };
    };
    return [
      answering('in the Date header', ({ healthy, now }) => dated(healthy, now + by)),
      answering('in all of the system', whole),
      answering('without a Date header', undated),
    ];
  },
  shown: () => FRESH,
});

/** While the lid was closed nobody asked; what is known then is as old as the sleep. */
const sleep: Fault = {
  name: '8 h sleep',
  variants: () => [
    inMemory('and nobody was asked yet', async (world, look) => {
      world.answer = () => 'hang';
      world.clock.jump(8 * HOUR);
      await world.clock.advance(1 * SECOND);
      look();
    }),
    inMemory('and the network comes back late', async (world, look) => {
      world.answer = ({ url }) => new HttpError('dns', `The host of ${url.origin} was not found.`);
      world.clock.jump(8 * HOUR);
      for (let second = 0; second < 5; second++) {
        await world.clock.advance(1 * SECOND);
        look();
      }
    }),
  ],
  shown: () => ({ condition: 'stale', says: /^no answer newer than / }),
};

const offsetAt = (at: number): number => new Date(at).getTimezoneOffset();

/** Lets hours of healthy polls pass around a moment at which the local clock does something. */
const around = (name: string, zone: string, moment: number, leap = 0): Variant => {
  const restored: (string | undefined)[] = [];
  const variant = inMemory(name, async (world, look) => {
    const shifts = offsetAt(moment - 1) !== offsetAt(moment);
    if (shifts !== (zone !== 'UTC')) throw new Error(`this process does not follow the zone ${zone}`);
    world.clock.jump(moment - 5 * SECOND - world.clock.now());
    await world.clock.advance(1 * SECOND);
    await world.engine.refresh();
    look();
    if (leap !== 0) world.clock.jump(leap);
    for (let minute = 0; minute < 130; minute++) {
      await world.clock.advance(60 * SECOND);
      look();
    }
  });
  return {
    ...variant,
    open: (conformance, start) => {
      restored.push(process.env.TZ);
      process.env.TZ = zone;
      return variant.open(conformance, start);
    },
    end: async (world) => {
      const zoneBefore = restored.pop();
      if (zoneBefore === undefined) delete process.env.TZ;
      else process.env.TZ = zoneBefore;
      await variant.end(world);
    },
  };
};

/** The last Sundays of March and October 2027, when clocks change at 01:00 UTC in all of Europe. */
const dst: Fault = {
  name: 'DST both ways',
  variants: () => [
    around('an hour is left out', 'Europe/Berlin', Date.UTC(2027, 2, 28, 1)),
    around('an hour comes twice', 'Europe/Berlin', Date.UTC(2027, 9, 31, 1)),
  ],
  shown: () => FRESH,
};

const leapSecond: Fault = {
  name: 'leap second',
  variants: () => [
    around('a second comes twice', 'UTC', Date.UTC(2027, 6, 1), -1 * SECOND),
    answering('the 61st second in a header', ({ healthy }) => ({
      ...healthy,
      headers: { ...healthy.headers, date: 'Thu, 31 Dec 2026 23:59:60 GMT' },
    })),
  ],
  shown: () => FRESH,
};

/** Somebody sets the clock of this computer: answers go on, and none of them is from the future. */
const clockSet: Fault = {
  name: 'our clock is set',
  variants: () =>
    [-1 * DAY, 1 * DAY].map((by) =>
      inMemory(by < 0 ? 'a day back' : 'a day on', async (world, look) => {
        world.clock.jump(by);
        for (let second = 0; second < 120; second++) {
          await world.clock.advance(1 * SECOND);
          look();
        }
      }),
    ),
  shown: () => FRESH,
};

export const timeFaults: readonly Fault[] = [
  skew('skew +1 day', DAY),
  skew('skew −1 day', -DAY),
  clockSet,
  sleep,
  dst,
  leapSecond,
];

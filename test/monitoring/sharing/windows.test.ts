import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { SqliteError } from '../../../src/base/files/sqlite';
import type { Configuration } from '../../../src/monitoring/configuration/configuration';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import type { Sharing } from '../../../src/monitoring/sharing/sharing';
import type { MonitoringSnapshot } from '../../../src/monitoring/snapshot';
import { FakeClock } from '../../fakes/fakeClock';
import {
  alertObservation,
  checkObservation,
  configuration,
  FakeSources,
  reading,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';
import { MemoryPlace } from '../../fakes/memorySharing';

const SECOND = 1_000;

interface Window {
  readonly engine: MonitoringEngine;
  readonly clock: FakeClock;
  readonly sources: FakeSources;
  readonly committed: string[];
  readonly followed: string[];
  readonly beats: number[];
  readonly roles: string[];
  close(): void;
}

const engines: MonitoringEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

const health = sourceConfiguration({ id: 'shop/health', service: 'shop' });
const shop = configuration({ services: [serviceConfiguration()], sources: [sourceConfiguration(), health] });
/** With a file of rules, which keeps what is read as series. */
const shopWithRules = { ...shop, rules: ['rules.yml'] };
const ruleFiles = { read: async () => 'groups: []', list: async () => ['rules.yml'] };

/** Windows are processes: each has a clock of its own, and one whose clock stands still is suspended or dead. */
function world(configured: Configuration = shop) {
  const place = new MemoryPlace();
  const open: Window[] = [];
  let opened = 0;
  const openWindow = (pausedBecause?: string): Window => {
    const clock = new FakeClock();
    const sources = new FakeSources({ checks: true });
    const engine = createMonitoring({
      ...{
        configurations: [configured],
        sources: sources.definitions,
        http: unusedHttp,
        clock,
        log: silentLog,
      },
      random: () => 0.5,
      alertLog: place.alertLog,
      sharing: place.sharing(`window ${++opened}`),
      ruleFiles,
      ...(pausedBecause === undefined ? {} : { pausedBecause }),
    });
    engines.push(engine);
    const window: Window = {
      ...{ engine, clock, sources, committed: [], followed: [], beats: [], roles: [] },
      close: () => {
        engine.dispose();
        open.splice(open.indexOf(window), 1);
      },
    };
    engine.onDidCommit((events) => window.committed.push(...events.map(({ rule }) => rule)));
    engine.onDidFollow((events) => window.followed.push(...events.map(({ rule }) => rule)));
    engine.onDidBeat((at) => window.beats.push(at));
    engine.onDidChangeRole((role) => window.roles.push(role));
    open.push(window);
    return window;
  };
  /** Time passes for every window that lives. */
  const pass = async (by: number): Promise<void> => {
    for (let passed = 0; passed < by; passed += 250) {
      for (const { clock } of open) await clock.advance(250);
    }
  };
  const kill = (window: Window): void => void open.splice(open.indexOf(window), 1);
  const wake = (window: Window): void => void open.push(window);
  return { place, openWindow, pass, kill, wake };
}

const shownAs = ({ alerts }: MonitoringSnapshot): string[] =>
  alerts.map(({ title, condition, evaluation }) => `${title} ${condition} ${evaluation.state}`);
const conditions = ({ sources }: MonitoringSnapshot): string[] => sources.map(({ condition }) => condition);
const verdicts = ({ services }: MonitoringSnapshot): string[] =>
  services.flatMap(({ checks }) => checks.map(({ verdict }) => verdict));

async function two(configured?: Configuration) {
  const all = world(configured);
  const first = all.openWindow();
  const second = all.openWindow();
  for (const { sources } of [first, second]) {
    sources.alerts('alerts', [alertObservation()]);
    sources.checks('shop/health', [checkObservation()]);
  }
  await all.pass(3 * SECOND);
  return { ...all, first, second };
}

describe('two windows on one folder', () => {
  it('poll once: the first asks, the second asks nobody and shows the same', async () => {
    const { first, second, pass } = await two();
    await pass(60 * SECOND);
    expect([first.engine.role, second.engine.role]).toEqual(['owner', 'follower']);
    expect(first.sources.polled.length).toBeGreaterThan(8);
    expect(second.sources.polled).toEqual([]);
    expect(shownAs(second.engine.snapshot)).toEqual(['DatabaseDown firing ok']);
    expect(conditions(second.engine.snapshot)).toEqual(['fresh', 'fresh']);
    expect(verdicts(second.engine.snapshot)).toEqual(['ok']);
    const times = ({ engine }: Window) => engine.snapshot.sources.map(({ lastSuccessAt }) => lastSuccessAt);
    expect(times(second)).toEqual(times(first));
    expect(second.engine.history('DatabaseDown:db-1')).toEqual(first.engine.history('DatabaseDown:db-1'));
  });

  it('show a change within a second', async () => {
    const { first, second, pass } = await two();
    first.sources.alerts('alerts', [alertObservation(), alertObservation({ title: 'QueueLong' })]);
    await first.engine.refresh('alerts');
    await pass(SECOND);
    expect(shownAs(second.engine.snapshot)).toEqual(['QueueLong firing ok', 'DatabaseDown firing ok']);
  });

  it('show the same current value, which is no event', async () => {
    const { first, second, pass } = await two();
    const value = { threshold: 2, operator: '>', unit: 's', expression: 'p95', holdFor: undefined } as const;
    const observe = (current: number) =>
      first.sources.alerts('alerts', [alertObservation({ value: { ...value, current } })]);
    observe(2.5);
    await first.engine.refresh('alerts');
    observe(9);
    await first.engine.refresh('alerts');
    const kept = first.committed.length;
    await pass(SECOND);
    expect(second.engine.snapshot.alerts[0]?.value?.current).toBe(9);
    expect(first.committed.length).toBe(kept);
  });

  it('notify and beat in the owner only', async () => {
    const { first, second, pass } = await two();
    await pass(3 * SECOND);
    expect([first.committed.includes('T3'), second.committed]).toEqual([true, []]);
    expect([first.followed, second.followed.includes('T3')]).toEqual([[], true]);
    expect([first.beats.length > 3, second.beats]).toEqual([true, []]);
    expect([first.roles, second.roles]).toEqual([['owner'], ['follower']]);
  });

  it('write seldom what was only read again, and lose nothing of it', async () => {
    const { place, first, second, pass } = await two();
    await pass(3 * SECOND);
    const before = place.published;
    for (let read = 0; read < 5; read++) {
      await first.engine.refresh('alerts');
      await pass(250);
    }
    await pass(2 * SECOND);
    expect(place.published - before).toBe(2);
    const [own, followed] = [first, second].map(({ engine }) =>
      engine.snapshot.sources.map(({ lastSuccessAt }) => lastSuccessAt),
    );
    expect(followed).toEqual(own);
  });

  it('write nothing while nothing changes', async () => {
    const { place, pass } = await two();
    const before = [place.events.length, place.published];
    await pass(5 * SECOND);
    expect([place.events.length, place.published]).toEqual(before);
  });
});

describe('what is done in a window that does not poll', () => {
  const request = { by: 'ana', mode: 'untilResolved' } as const;

  it('acknowledges at the owner, and answers what the owner says', async () => {
    const { first, second, pass } = await two();
    const outcome = second.engine.acknowledge('DatabaseDown:db-1', request);
    await pass(SECOND);
    expect(await outcome).toEqual({ acknowledged: true, message: '"DatabaseDown" is acknowledged by ana.' });
    for (const { engine } of [first, second]) {
      expect(engine.snapshot.alerts[0]?.acknowledgement).toMatchObject({ by: 'ana' });
    }
    const withdrawn = second.engine.unacknowledge('DatabaseDown:db-1');
    await pass(SECOND);
    await withdrawn;
    expect(first.engine.snapshot.alerts[0]?.acknowledgement).toBeUndefined();
    expect(second.engine.snapshot.alerts[0]?.acknowledgement).toBeUndefined();
  });

  it('says why an alert was not acknowledged', async () => {
    const { second, pass } = await two();
    const outcome = second.engine.acknowledge('NoSuchAlert', request);
    await pass(SECOND);
    expect(await outcome).toMatchObject({ acknowledged: false });
  });

  it('refreshes at the owner', async () => {
    const { first, second, pass } = await two();
    const before = first.sources.polled.length;
    const refreshed = second.engine.refresh('alerts');
    await pass(SECOND);
    await refreshed;
    expect(first.sources.polled.slice(before)).toEqual(['alerts']);
    expect(second.sources.polled).toEqual([]);
  });

  it.each([
    ['rules', shopWithRules],
    ['sitrep', shop],
  ])('asks the owner for samples of "%s", and never says that there are none', async (name, configured) => {
    const { first, second, pass, kill } = await two(configured);
    const query = { expression: 'sitrep_check_up', at: first.clock.now() };
    const ask = ({ engine }: Window) =>
      engine.metricSources.get(name)?.instant(query, new AbortController().signal);
    const answer = ask(second);
    await pass(SECOND);
    expect(await answer).toEqual(await ask(first));
    expect(await answer).toMatchObject({ data: { series: [{ points: [{ value: 1 }] }] } });
    kill(first);
    second.engine.pause('Nobody is left to answer.');
    const refused = ask(second)?.catch((error: unknown) => error);
    await pass(16 * SECOND);
    expect(await refused).toMatchObject({
      reason: 'unavailable',
      message: expect.stringMatching(/^Another window keeps these samples\. /) as string,
    });
  });

  it('is done by itself when the owner dies before it answers', async () => {
    const { place, first, second, pass, kill } = await two();
    kill(first);
    const outcome = second.engine.acknowledge('DatabaseDown:db-1', request);
    await pass(10 * SECOND);
    expect(await outcome).toMatchObject({ acknowledged: true });
    expect(place.events.filter(({ rule }) => rule === 'T12')).toHaveLength(1);
  });

  it('is forgotten when nobody was there to do it for long', async () => {
    const { place, openWindow, pass } = world();
    place.store().ask({ kind: 'refresh' }, Date.UTC(2026, 0, 4));
    openWindow();
    await pass(SECOND);
    expect(place.asked.size).toBe(0);
  });

  it('is refused with a sentence by an owner of another version', async () => {
    const { place, pass } = await two();
    const id = place.store().ask({ kind: 'teleport' } as never, Date.UTC(2026, 0, 5, 9));
    await pass(SECOND);
    expect(place.store().takeAnswer(id)?.message).toMatch(/another version of Sitrep/);
  });
});

describe('when the window that polls dies', () => {
  it('another polls within ten seconds, and nothing flickers', async () => {
    const { place, first, second, pass, kill } = await two();
    kill(first);
    const kept = place.events.length;
    const seen: string[] = [];
    second.engine.onDidChange((snapshot) => seen.push(...shownAs(snapshot), ...verdicts(snapshot)));
    await pass(10 * SECOND);
    expect(second.engine.role).toBe('owner');
    expect(new Set(second.sources.polled)).toEqual(new Set(['alerts', 'shop/health']));
    expect(new Set(seen)).toEqual(new Set(['DatabaseDown firing ok', 'ok']));
    expect(place.events.slice(kept)).toEqual([]);
  });

  it('another polls at once when it was closed in an orderly way', async () => {
    const { first, second, pass } = await two();
    first.close();
    await pass(2 * SECOND);
    expect(second.sources.polled).not.toEqual([]);
  });

  it('and comes back, it follows: no answer of its own counts any more', async () => {
    const { place, first, second, pass, kill, wake } = await two();
    kill(first);
    await pass(10 * SECOND);
    const asked = first.sources.polled.length;
    first.sources.alerts('alerts', []);
    first.clock.jump(10 * SECOND);
    wake(first);
    await pass(60 * SECOND);
    expect([first.engine.role, second.engine.role]).toEqual(['follower', 'owner']);
    expect(first.sources.polled.length).toBe(asked);
    expect(shownAs(first.engine.snapshot)).toEqual(['DatabaseDown firing ok']);
    expect(place.events.filter(({ rule }) => rule === 'T10')).toEqual([]);
  });

  it('while it reads, what it read is not taken in afterwards', async () => {
    const { place, first, second, pass, kill, wake } = await two();
    let answer: () => void = () => undefined;
    first.sources.answer('alerts', () => new Promise((resolve) => (answer = () => resolve(reading()))));
    await pass(15 * SECOND);
    kill(first);
    await pass(10 * SECOND);
    first.clock.jump(10 * SECOND);
    const kept = place.events.length;
    answer();
    wake(first);
    await pass(5 * SECOND);
    expect(second.engine.role).toBe('owner');
    expect(place.events.slice(kept)).toEqual([]);
  });

  it('and nobody takes over, nothing stays green', async () => {
    const { first, second, pass, kill } = await two();
    second.engine.pause('Paused in Restricted Mode.');
    kill(first);
    await pass(60 * SECOND);
    expect(second.engine.role).toBe('follower');
    expect(second.sources.polled).toEqual([]);
    expect(conditions(second.engine.snapshot)).toEqual(['paused', 'paused']);
    expect(verdicts(second.engine.snapshot)).toEqual(['unknown']);
    expect(shownAs(second.engine.snapshot)).toEqual(['DatabaseDown firing stale']);
    second.engine.resume();
    await pass(10 * SECOND);
    expect(second.engine.role).toBe('owner');
    expect(shownAs(second.engine.snapshot)).toEqual(['DatabaseDown firing ok']);
    expect(verdicts(second.engine.snapshot)).toEqual(['ok']);
  });
});

describe('a window that is not trusted', () => {
  it('leaves the polling to one that is, and shows what that one sees', async () => {
    const { openWindow, pass } = world();
    const restricted = openWindow('Paused in Restricted Mode.');
    await pass(SECOND);
    expect([restricted.engine.role, conditions(restricted.engine.snapshot)]).toEqual([
      'follower',
      ['paused', 'paused'],
    ]);
    const trusted = openWindow();
    trusted.sources.alerts('alerts', [alertObservation()]);
    await pass(3 * SECOND);
    expect(trusted.engine.role).toBe('owner');
    expect(shownAs(restricted.engine.snapshot)).toEqual(['DatabaseDown firing ok']);
    expect(restricted.sources.polled).toEqual([]);
  });

  it('gives the polling up when it stops being trusted', async () => {
    const { first, second, pass } = await two();
    first.engine.pause('Paused.');
    await pass(3 * SECOND);
    expect([first.engine.role, second.engine.role]).toEqual(['follower', 'owner']);
  });
});

describe('a place that cannot be opened', () => {
  /** One window whose place gives this problem so many times, and then none. */
  function openWindow(reason: SqliteError['reason'], times: number) {
    const place = new MemoryPlace();
    const clock = new FakeClock();
    const sources = new FakeSources();
    let left = times;
    const sharing: Sharing = {
      ...place.sharing('a window'),
      open: () => {
        if (left-- > 0) throw new SqliteError(reason, 'It cannot be opened.');
        return place.sharing('a window').open();
      },
    };
    const engine = createMonitoring({
      ...{ configurations: [configuration()], sources: sources.definitions, http: unusedHttp, clock },
      ...{ log: silentLog, random: () => 0.5, alertLog: place.alertLog, sharing },
    });
    engines.push(engine);
    return { engine, clock, sources, place };
  }

  it('for others are opening it, is tried again', async () => {
    const { engine, clock, place } = openWindow('busy', 3);
    await clock.advance(3 * SECOND);
    expect([engine.role, place.claim?.owner]).toEqual(['owner', 'a window']);
  });

  it.each(['corrupt', 'other'] as const)(
    'for it is %s, is left: the window polls by itself',
    async (reason) => {
      const { engine, clock, sources, place } = openWindow(reason, 1);
      await clock.advance(3 * SECOND);
      expect([engine.role, engine.pollingProcess, place.claim]).toEqual(['owner', undefined, undefined]);
      expect(sources.polled).toEqual(['alerts']);
    },
  );

  it('leaves no timer when the window is closed meanwhile', async () => {
    const { engine, clock } = openWindow('busy', 100);
    await clock.advance(SECOND);
    engine.dispose();
    expect(clock.pending).toBe(0);
  });
});

it('a window that is closed leaves no timer behind', async () => {
  const { first, second, pass } = await two();
  await pass(SECOND);
  for (const { engine, clock } of [second, first]) {
    engine.dispose();
    expect(clock.pending).toBe(0);
  }
});

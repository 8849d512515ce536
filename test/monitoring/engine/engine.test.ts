import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { AlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import type { Configuration } from '../../../src/monitoring/configuration/configuration';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import type { MonitoringSnapshot } from '../../../src/monitoring/snapshot';
import type { SourceCapabilities } from '../../../src/monitoring/source';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import {
  FakeSources,
  alertObservation,
  checkObservation,
  configuration,
  reading,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface World {
  readonly clock: FakeClock;
  readonly sources: FakeSources;
  readonly engine: MonitoringEngine;
  readonly snapshots: MonitoringSnapshot[];
}

const engines: MonitoringEngine[] = [];

function world(
  options: {
    configurations?: readonly Configuration[];
    capabilities?: Partial<SourceCapabilities>;
    alertLog?: AlertLog;
    clock?: FakeClock;
    pausedBecause?: string;
  } = {},
): World {
  const clock = options.clock ?? new FakeClock();
  const sources = new FakeSources(options.capabilities);
  const engine = createMonitoring({
    configurations: options.configurations ?? [configuration()],
    sources: sources.definitions,
    http: unusedHttp,
    clock,
    random: () => 0.5,
    log: silentLog,
    alertLog: options.alertLog ?? new MemoryAlertLog(),
    ...(options.pausedBecause === undefined ? {} : { pausedBecause: options.pausedBecause }),
  });
  engines.push(engine);
  const snapshots: MonitoringSnapshot[] = [];
  engine.onDidChange((snapshot) => snapshots.push(snapshot));
  return { clock, sources, engine, snapshots };
}

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

const shownAs = (snapshot: MonitoringSnapshot): string[] =>
  snapshot.alerts.map(({ title, condition, evaluation }) => `${title} ${condition} ${evaluation.state}`);
const refused = new SourceError('unreachable', 'Connection refused by alerts.example.com:9093.');
const shop = serviceConfiguration({ match: { job: ['shop'] } });
const health = sourceConfiguration({ id: 'shop/health', service: 'shop', failures: 2, successes: 2 });
const healthWorld = (): World =>
  world({
    configurations: [configuration({ services: [shop], sources: [health] })],
    capabilities: { checks: true, alerts: false },
  });

describe('before the first answer', () => {
  it('waits, and calls no check healthy', () => {
    const { engine } = healthWorld();
    expect(engine.snapshot.sources[0]).toMatchObject({ condition: 'waiting', reason: 'not asked yet' });
    expect(engine.snapshot.services[0]?.checks).toMatchObject([
      { id: 'shop/health/health', verdict: 'unknown', reason: 'not checked yet' },
    ]);
  });
});

describe('an alert of a source', () => {
  it('is shown with its service, severity and start after one poll, in one change', async () => {
    const { clock, sources, engine, snapshots } = world({
      configurations: [configuration({ services: [shop] })],
    });
    const startsAt = clock.now() - MINUTE;
    sources.alerts('alerts', [alertObservation({ labels: { job: 'shop', instance: 'db-1' }, startsAt })]);
    await engine.ready;
    snapshots.splice(0);
    await clock.advance(2 * SECOND);
    expect(engine.snapshot.alerts).toMatchObject([
      {
        title: 'DatabaseDown',
        service: 'shop',
        severity: 'P0',
        condition: 'firing',
        times: { firedAt: startsAt },
      },
    ]);
    expect(engine.snapshot.services[0]?.alertFingerprints).toEqual(['DatabaseDown:db-1']);
    expect(snapshots).toHaveLength(1);
  });

  it('resolves only after two complete answers without it', async () => {
    const { clock, sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    sources.alerts('alerts', []);
    await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing ok']);
    await clock.advance(SECOND);
    await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown resolved ok']);
    expect(engine.snapshot.alerts[0]).toMatchObject({ latched: true, resolvedReason: 'absent' });
    expect(engine.history('DatabaseDown:db-1').map(({ rule }) => rule)).toEqual(['T3', 'T10', 'T15']);
  });

  it('never resolves on a truncated answer', async () => {
    const { sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    sources.alerts('alerts', [], { complete: false });
    for (let poll = 0; poll < 5; poll++) await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing ok']);
  });

  it('is frozen while its source cannot be read, and comes back without a new episode', async () => {
    const { sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    const episode = engine.snapshot.alerts[0]?.identity.episode;
    sources.fail('alerts', refused);
    for (let poll = 0; poll < 5; poll++) await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing stale', 'SourceUnreadable firing ok']);
    expect(engine.snapshot.sources[0]).toMatchObject({
      condition: 'unreachable',
      reason: refused.message,
      breaker: 'open',
      consecutiveFailures: 5,
    });
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing ok', 'SourceUnreadable resolved ok']);
    expect(engine.snapshot.alerts[0]?.identity.episode).toBe(episode);
  });

  it('is dropped and not resolved when its source is told to select something else', async () => {
    const { sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    engine.setConfigurations([
      configuration({ sources: [sourceConfiguration({ settings: { filter: 'team="a"' } })] }),
    ]);
    sources.alerts('alerts', []);
    await engine.refresh();
    expect(engine.snapshot.alerts).toEqual([]);
  });

  it('keeps its acknowledgement while its file is broken for a moment', async () => {
    const { sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    await engine.acknowledge('DatabaseDown:db-1', { by: 'ana', mode: 'untilWorse' });
    engine.setConfigurations([]);
    expect(engine.snapshot.alerts).toEqual([]);
    engine.setConfigurations([configuration()]);
    await engine.refresh();
    expect(engine.snapshot.alerts).toMatchObject([{ condition: 'firing', acknowledgement: { by: 'ana' } }]);
  });

  it('is one alert when two replicas of a cluster report it', async () => {
    const { sources, engine } = world({
      configurations: [
        configuration({ sources: [sourceConfiguration({ id: 'one' }), sourceConfiguration({ id: 'two' })] }),
      ],
    });
    sources.alerts('one', [alertObservation()]);
    sources.alerts('two', [alertObservation()]);
    await engine.refresh();
    expect(engine.snapshot.alerts).toHaveLength(1);
    sources.fail('one', refused);
    await engine.refresh('one');
    expect(shownAs(engine.snapshot)).toContain('DatabaseDown firing ok');
  });
});

describe('acknowledging', () => {
  it('says so, and never revives what has resolved', async () => {
    const { sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    expect(await engine.acknowledge('DatabaseDown:db-1', { by: 'ana', mode: 'sticky' })).toEqual({
      acknowledged: true,
      message: '"DatabaseDown" is acknowledged by ana.',
    });
    sources.alerts('alerts', []);
    await engine.refresh();
    await engine.refresh();
    expect(await engine.acknowledge('DatabaseDown:db-1', { by: 'ben', mode: 'sticky' })).toEqual({
      acknowledged: false,
      message: '"DatabaseDown" has resolved already, so it was not acknowledged.',
    });
    expect(engine.snapshot.alerts[0]).toMatchObject({ condition: 'resolved', latched: false });
  });

  it('ends at its time', async () => {
    const { clock, sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    await engine.acknowledge('DatabaseDown:db-1', { by: 'ana', mode: 'sticky', until: clock.now() + MINUTE });
    await clock.advance(59 * SECOND);
    expect(engine.snapshot.alerts[0]?.acknowledgement?.by).toBe('ana');
    await clock.advance(2 * SECOND);
    expect(engine.snapshot.alerts[0]?.acknowledgement).toBeUndefined();
    expect(engine.history('DatabaseDown:db-1').map(({ rule }) => rule)).toEqual(['T3', 'T12', 'T13']);
  });
});

describe('what two sources say of one alert', () => {
  it('ends at its time once, in the source that said it', async () => {
    const { clock, sources, engine } = world({
      configurations: [
        configuration({ sources: [sourceConfiguration({ id: 'one' }), sourceConfiguration({ id: 'two' })] }),
      ],
    });
    const until = clock.now() + 5 * SECOND;
    const silence = {
      kind: 'silence',
      id: 's1',
      by: 'ana',
      comment: undefined,
      until,
      origin: 'source',
    } as const;
    sources.alerts('one', [alertObservation()]);
    sources.alerts('two', [alertObservation({ suppressions: [silence] })]);
    await engine.refresh();
    expect(engine.snapshot.alerts).toMatchObject([{ suppressions: [{ kind: 'silence' }] }]);
    const ended: string[] = [];
    engine.onDidCommit((events) => ended.push(...events.map(({ rule, sourceId }) => `${rule} ${sourceId}`)));
    await clock.advance(9 * SECOND);
    expect(ended).toEqual(['T14 two']);
    expect(engine.snapshot.alerts).toMatchObject([{ suppressions: [] }]);
  });
});

describe('a health check', () => {
  it('fails after two failures in a row, as an alert of its own', async () => {
    const { sources, engine } = healthWorld();
    const failing = checkObservation({ verdict: 'failing', reason: 'database: error: timeout', status: 503 });
    sources.checks('shop/health', [checkObservation()]);
    await engine.refresh();
    sources.checks('shop/health', [failing]);
    await engine.refresh();
    expect(engine.snapshot.services[0]?.checks).toMatchObject([{ verdict: 'ok', settling: 'failing' }]);
    expect(shownAs(engine.snapshot)).toEqual(['HealthCheckFailing pending ok']);
    await engine.refresh();
    expect(engine.snapshot.services[0]?.checks).toMatchObject([
      { verdict: 'failing', settling: undefined, reason: 'database: error: timeout' },
    ]);
    expect(engine.snapshot.alerts).toMatchObject([
      { title: 'HealthCheckFailing', severity: 'P1', service: 'shop', condition: 'firing' },
    ]);
    sources.checks('shop/health', [checkObservation()]);
    await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['HealthCheckFailing recovering ok']);
    await engine.refresh();
    expect(shownAs(engine.snapshot)).toEqual(['HealthCheckFailing resolved ok']);
  });

  it('becomes unknown, and not the last green, when the plug is pulled', async () => {
    const { sources, engine } = healthWorld();
    sources.checks('shop/health', [checkObservation()]);
    await engine.refresh();
    sources.fail('shop/health', refused);
    await engine.refresh();
    expect(engine.snapshot.services[0]?.checks).toMatchObject([
      { verdict: 'unknown', reason: refused.message },
    ]);
  });
});

describe('time', () => {
  it('makes a silent source stale, and its alerts and checks with it', async () => {
    const { clock, sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    sources.answer('alerts', () => new Promise(() => undefined));
    await clock.advance(32 * SECOND);
    expect(engine.snapshot.sources[0]).toMatchObject({
      condition: 'stale',
      reason: 'no answer newer than 30 s',
    });
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing stale']);
  });

  it('takes a sleep of eight hours as one probing pass and nobody’s outage', async () => {
    const { clock, sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await clock.advance(2 * SECOND);
    const polls = sources.polled.length;
    clock.jump(8 * 60 * MINUTE);
    sources.fail('alerts', refused);
    await clock.advance(SECOND);
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown firing stale']);
    await clock.advance(SECOND);
    expect(sources.polled.length - polls).toBe(1);
    expect(engine.snapshot.sources[0]).toMatchObject({ consecutiveFailures: 0 });
  });

  it('forgets a resolved alert that was seen', async () => {
    const { clock, sources, engine } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    await engine.markSeen('DatabaseDown:db-1');
    sources.alerts('alerts', []);
    await clock.advance(5 * MINUTE);
    expect(shownAs(engine.snapshot)).toEqual(['DatabaseDown resolved ok']);
    await clock.advance(15 * MINUTE);
    expect(engine.snapshot.alerts).toEqual([]);
  });
});

describe('a workspace that is not trusted', () => {
  it('asks nothing until resumed, and says why', async () => {
    const reason = 'This workspace is not trusted.';
    const { clock, sources, engine } = world({ pausedBecause: reason });
    await clock.advance(MINUTE);
    await engine.refresh();
    expect(sources.polled).toEqual([]);
    expect(engine.snapshot.sources[0]).toMatchObject({ condition: 'paused', reason });
    engine.resume();
    await clock.advance(2 * SECOND);
    expect(engine.snapshot.sources[0]).toMatchObject({ condition: 'fresh', reason: undefined });
  });
});

describe('a restart', () => {
  it('gives the same alerts, stale until the first answer', async () => {
    const alertLog = new MemoryAlertLog();
    const before = world({ alertLog });
    before.sources.alerts('alerts', [alertObservation()]);
    await before.engine.refresh();
    await before.engine.acknowledge('DatabaseDown:db-1', { by: 'ana', mode: 'sticky' });
    before.engine.dispose();
    const after = world({ alertLog });
    after.sources.alerts('alerts', [alertObservation()]);
    await after.engine.ready;
    expect(shownAs(after.engine.snapshot)).toEqual(['DatabaseDown firing stale']);
    await after.engine.refresh();
    expect(after.engine.snapshot.alerts).toMatchObject([
      { condition: 'firing', evaluation: { state: 'ok' }, acknowledgement: { by: 'ana' } },
    ]);
  });
});

describe('snapshots', () => {
  it('keep the identity of what did not change', async () => {
    const { sources, engine } = world({ configurations: [configuration({ services: [shop] })] });
    const other = alertObservation({ title: 'QueueBacklog', severityWord: 'warning' });
    sources.alerts('alerts', [alertObservation(), other]);
    await engine.refresh();
    const before = engine.snapshot;
    sources.alerts('alerts', [alertObservation({ summary: 'primary is down' }), other]);
    await engine.refresh();
    expect(engine.snapshot.alerts[0]).not.toBe(before.alerts[0]);
    expect(engine.snapshot.alerts[1]).toBe(before.alerts[1]);
    expect(engine.snapshot.services).toBe(before.services);
  });
});

describe('several folders', () => {
  it('keep their sources and services apart', () => {
    const one = configuration({ file: '/work/backend/sitrep.yaml', services: [shop], sources: [health] });
    const two = { ...one, file: '/work/frontend/sitrep.yaml' };
    const { engine } = world({ configurations: [one, two] });
    expect(engine.snapshot.sources.map(({ id }) => id)).toEqual([
      'backend/shop/health',
      'frontend/shop/health',
    ]);
    expect(engine.snapshot.services.map(({ name }) => name)).toEqual(['backend/shop', 'frontend/shop']);
  });
});

describe('an hour of twenty services', () => {
  it('leaves no timer behind, and never asks one endpoint twice at once', async () => {
    const services = Array.from({ length: 20 }, (_, index) =>
      serviceConfiguration({ name: `service-${index}` }),
    );
    const polled = services.map(({ name }) =>
      sourceConfiguration({ id: `${name}/health`, service: name, every: 15 * SECOND }),
    );
    const { clock, sources, engine } = world({
      configurations: [configuration({ services, sources: polled })],
      capabilities: { checks: true },
    });
    for (const { id } of polled) sources.answer(id, async () => reading({ checks: [checkObservation()] }));
    await clock.advance(MINUTE);
    const pending = clock.pending;
    await clock.advance(60 * MINUTE);
    expect(clock.pending).toBe(pending);
    expect(pending).toBe(21);
    expect(sources.polled.length).toBeGreaterThan(20 * 240);
    engine.dispose();
    expect(clock.pending).toBe(0);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import { compareAlerts } from '../../../src/monitoring/alerts/shown/display';
import { fold } from '../../../src/monitoring/alerts/machine/fold';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import type { MaintenanceWindow } from '../../../src/monitoring/suppression/maintenanceWindow';
import { FakeClock } from '../../fakes/fakeClock';
import {
  FakeSources,
  alertObservation,
  checkObservation,
  configuration,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const shop = serviceConfiguration({ match: { job: ['shop'] }, dependsOn: ['database'] });
const database = serviceConfiguration({ name: 'database', match: { job: ['database'] } });
const shopAlert = alertObservation({ title: 'ShopSlow', labels: { job: 'shop' } });
const databaseAlert = alertObservation({ title: 'DatabaseDown', labels: { job: 'database' } });

const engines: MonitoringEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

interface World {
  readonly clock: FakeClock;
  readonly sources: FakeSources;
  readonly engine: MonitoringEngine;
  readonly alertLog: MemoryAlertLog;
  /** Each commit, as the rules of its events. */
  readonly commits: string[][];
  byHand: readonly MaintenanceWindow[];
}

function world(maintenance: readonly MaintenanceWindow[] = []): World {
  const [clock, sources, alertLog] = [
    new FakeClock(),
    new FakeSources({ checks: true }),
    new MemoryAlertLog(),
  ];
  const commits: string[][] = [];
  const parts = { clock, sources, alertLog, commits, byHand: [] as readonly MaintenanceWindow[] };
  const engine = createMonitoring({
    configurations: [configuration({ services: [shop, database], maintenance })],
    sources: sources.definitions,
    http: unusedHttp,
    clock,
    random: () => 0.5,
    log: silentLog,
    alertLog,
    maintenance: () => made.byHand,
  });
  const made: World = { ...parts, engine };
  engines.push(engine);
  engine.onDidCommit((events: readonly AlertEvent[]) => commits.push(events.map(({ rule }) => rule)));
  return made;
}

const shown = ({ engine }: World): readonly string[] =>
  engine.snapshot.alerts.map(
    ({ title, condition, suppressions }) =>
      `${title} ${condition}${suppressions.map(({ kind, comment }) => ` ${kind}: ${comment}`).join()}`,
  );

describe('a dependency', () => {
  it('explains in the same commit, so that nobody hears of one without the other', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [shopAlert, databaseAlert]);
    await parts.engine.refresh();
    expect(shown(parts)).toEqual(['DatabaseDown firing', 'ShopSlow firing dependency: DatabaseDown']);
    expect(parts.commits).toEqual([['T3', 'T3', 'T14']]);
  });

  it('that recovers gives the alert back, which fired and resolves as ever', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [shopAlert, databaseAlert]);
    await parts.engine.refresh();
    parts.sources.alerts('alerts', [shopAlert, { ...databaseAlert, condition: 'resolved' }]);
    await parts.engine.refresh();
    expect(shown(parts)).toEqual(['ShopSlow firing', 'DatabaseDown resolved']);
    parts.sources.alerts('alerts', [databaseAlert, { ...shopAlert, condition: 'resolved' }]);
    await parts.engine.refresh();
    expect(shown(parts)).toEqual(['DatabaseDown firing', 'ShopSlow resolved']);
  });

  it('that is taken out of the configuration explains nothing any more', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [shopAlert, databaseAlert]);
    await parts.engine.refresh();
    const lone = { ...shop, dependsOn: [] };
    parts.engine.setConfigurations([configuration({ services: [lone, database] })]);
    await parts.clock.advance(SECOND);
    expect(shown(parts)).toEqual(['DatabaseDown firing', 'ShopSlow firing']);
  });
});

const windowOf = (parts: Partial<MaintenanceWindow>): MaintenanceWindow => ({
  ...{ id: 'w', when: { from: 0, until: 0 }, services: [], match: {}, comment: 'upgrade', by: 'ana' },
  ...parts,
});

describe('a maintenance window', () => {
  it('begins and ends by the clock, on the alerts and on the row of its service', async () => {
    const now = new FakeClock().now();
    const when = { from: now + MINUTE, until: now + 3 * MINUTE };
    const parts = world([windowOf({ when, services: ['database'] })]);
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    expect(shown(parts)).toEqual(['DatabaseDown firing']);
    await parts.clock.advance(MINUTE + SECOND);
    expect(shown(parts)).toEqual(['DatabaseDown firing maintenance: upgrade']);
    expect(parts.engine.snapshot.services).toMatchObject([
      { name: 'shop' },
      { name: 'database', maintenance: { until: when.until, by: 'ana', comment: 'upgrade' } },
    ]);
    expect(parts.engine.snapshot.services[0]?.maintenance).toBeUndefined();
    await parts.clock.advance(2 * MINUTE);
    expect(shown(parts)).toEqual(['DatabaseDown firing']);
    expect(parts.engine.snapshot.services[1]?.maintenance).toBeUndefined();
  });

  it('records a recovery that happens in it', async () => {
    const now = new FakeClock().now();
    const parts = world([windowOf({ when: { from: now, until: now + 60 * MINUTE } })]);
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    parts.sources.alerts('alerts', [{ ...databaseAlert, condition: 'resolved' }]);
    await parts.engine.refresh();
    expect(shown(parts)).toEqual(['DatabaseDown resolved maintenance: upgrade']);
    expect(parts.engine.history('DatabaseDown:').map(({ rule }) => rule)).toEqual(['T3', 'T14', 'T6', 'T15']);
  });

  it('opened by hand is seen within a second, and so is its end', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    const now = parts.clock.now();
    parts.byHand = [windowOf({ when: { from: now, until: now + 60 * MINUTE }, services: ['database'] })];
    await parts.clock.advance(SECOND);
    expect(shown(parts)).toEqual(['DatabaseDown firing maintenance: upgrade']);
    parts.byHand = [];
    await parts.clock.advance(SECOND);
    expect(shown(parts)).toEqual(['DatabaseDown firing']);
  });

  it('costs no event while nothing changes', async () => {
    const parts = world([windowOf({ when: { from: 0, until: Number.MAX_SAFE_INTEGER } })]);
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    parts.commits.splice(0);
    await parts.clock.advance(5 * MINUTE);
    expect(parts.commits).toEqual([]);
  });
});

describe('a component that fails', () => {
  it('explains what needs it, as soon as its check says so, and no longer', async () => {
    const parts = world();
    const health = sourceConfiguration({ id: 'cart/health', type: 'fake', service: 'cart' });
    const cart = serviceConfiguration({ name: 'cart' });
    parts.engine.setConfigurations([
      configuration({ services: [shop, cart], sources: [sourceConfiguration(), health] }),
    ]);
    const component = { name: 'database', word: 'down', reason: undefined, responseTimeMs: undefined };
    const answer = (database: 'ok' | 'failing'): void =>
      parts.sources.checks('cart/health', [
        checkObservation({
          verdict: 'failing',
          reason: 'no',
          components: [{ ...component, verdict: database }],
        }),
      ]);
    answer('failing');
    parts.sources.alerts('alerts', [shopAlert]);
    await parts.engine.refresh();
    expect(shown(parts)).toContain('ShopSlow firing dependency: HealthCheckFailing');
    answer('ok');
    await parts.engine.refresh();
    await parts.clock.advance(SECOND);
    expect(shown(parts)).toContain('ShopSlow firing');
  });
});

describe('the log of a session with suppressions, replayed', () => {
  it('gives the alerts of that session', async () => {
    const now = new FakeClock().now();
    const parts = world([
      windowOf({ when: { from: now + MINUTE, until: now + 3 * MINUTE }, services: ['database'] }),
    ]);
    parts.sources.alerts('alerts', [shopAlert, databaseAlert]);
    await parts.engine.refresh();
    await parts.engine.snooze('ShopSlow:', { by: 'ana' });
    await parts.clock.advance(2 * MINUTE);
    const kinds = parts.engine.snapshot.alerts.map(({ suppressions }) =>
      suppressions.map(({ kind }) => kind),
    );
    expect(kinds).toEqual([['maintenance'], ['dependency', 'snooze']]);
    const replayed = fold((await parts.alertLog.readAll()).events);
    expect([...replayed.values()].flatMap((of) => [...of.values()]).sort(compareAlerts)).toEqual(
      parts.engine.snapshot.alerts,
    );
  });
});

describe('a snooze', () => {
  it('is kept by the engine, and forgotten when it is taken back', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    const until = parts.clock.now() + 30 * MINUTE;
    const outcome = await parts.engine.snooze('DatabaseDown:', { by: 'ana', until });
    expect(outcome).toEqual({ snoozed: true, message: '"DatabaseDown" is snoozed.' });
    expect(parts.engine.snapshot.alerts).toMatchObject([{ suppressions: [{ kind: 'snooze', until }] }]);
    await parts.engine.unsnooze('DatabaseDown:');
    expect(parts.engine.snapshot.alerts).toMatchObject([{ suppressions: [] }]);
  });

  it('outlives an hour in which the alert was over', async () => {
    const parts = world();
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    await parts.engine.snooze('DatabaseDown:', { by: 'ana', until: parts.clock.now() + 600 * MINUTE });
    await parts.engine.markSeen('DatabaseDown:');
    parts.sources.alerts('alerts', []);
    await parts.clock.advance(180 * MINUTE);
    expect(shown(parts)).toEqual([]);
    parts.sources.alerts('alerts', [databaseAlert]);
    await parts.engine.refresh();
    expect(parts.engine.snapshot.alerts).toMatchObject([
      { condition: 'firing', suppressions: [{ kind: 'snooze' }] },
    ]);
  });
});

describe('an acknowledgement that stays', () => {
  it('is there when the alert comes back the same day, and not when it comes back after a day', async () => {
    for (const [hours, by] of [
      [20, 'ana'],
      [25, undefined],
    ] as const) {
      const parts = world();
      parts.sources.alerts('alerts', [databaseAlert]);
      await parts.engine.refresh();
      await parts.engine.acknowledge('DatabaseDown:', { by: 'ana', mode: 'sticky' });
      parts.sources.alerts('alerts', [{ ...databaseAlert, condition: 'resolved' }]);
      await parts.engine.refresh();
      parts.clock.jump(hours * 60 * MINUTE);
      await parts.clock.advance(2 * SECOND);
      parts.sources.alerts('alerts', [databaseAlert]);
      await parts.engine.refresh();
      expect(parts.engine.snapshot.alerts[0]?.acknowledgement?.by).toBe(by);
    }
  });
});

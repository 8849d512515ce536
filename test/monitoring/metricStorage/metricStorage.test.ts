import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Sample } from '../../../src/metrics/series';
import { SeriesStore } from '../../../src/metrics/store/seriesStore';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import { dashboardQueries } from '../../../src/monitoring/metricStorage/dashboardQueries';
import { selectorsOfQuery } from '../../../src/monitoring/metricStorage/keptSelectors';
import { PinnedMetrics, pinProblem } from '../../../src/monitoring/metricStorage/pinnedMetrics';
import { parseQuery } from '../../../src/promql/syntax/parser';
import { FakeClock } from '../../fakes/fakeClock';
import {
  FakeSources,
  configuration,
  reading,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';
import { FakeStoreFiles } from '../../fakes/fakeStoreFiles';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const engines: MonitoringEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

const RULES = `
groups:
  - name: shop
    interval: 30s
    rules:
      - alert: QueueFull
        expr: queue_length > 1000
        for: 20m
      - record: shop:queue
        expr: sum(queue_length)
`;
const DASHBOARD = JSON.stringify({
  panels: [{ targets: [{ expr: 'rate(shown_total{job="$job"}[$__rate_interval])' }] }],
});

/** The service `shop` with one metrics endpoint, on one disk over several sessions. */
class Sessions {
  readonly clock = new FakeClock();
  readonly disk = new FakeStoreFiles();
  readonly told: string[] = [];
  readonly records = new MemoryRecords();
  engine!: MonitoringEngine;
  store!: SeriesStore;
  samples: readonly Sample[] = [];

  constructor() {
    this.start();
  }

  start(): void {
    const { clock, disk, told } = this;
    const tell = (message: string): void => void told.push(message);
    const seriesStore = new SeriesStore({
      files: disk,
      folder: '/store',
      clock,
      log: silentLog,
      access: 'write',
      tell,
    });
    const sources = new FakeSources({ absence: 'unknown', alerts: false, metrics: true, checks: true });
    sources.answer('shop/metrics', async () => reading({ samples: this.samples }));
    const texts: Record<string, string> = { '/shop/rules.yml': RULES, '/shop/board.json': DASHBOARD };
    const source = sourceConfiguration({
      id: 'shop/metrics',
      type: 'metrics',
      service: 'shop',
      target: 'https://shop',
    });
    this.engine = createMonitoring({
      configurations: [
        configuration({
          rules: ['rules.yml'],
          dashboards: ['board.json'],
          sources: [source],
          services: [serviceConfiguration({})],
        }),
      ],
      sources: sources.definitions.map((definition) => ({ ...definition, type: 'metrics' })),
      http: unusedHttp,
      clock,
      random: () => 0.5,
      log: silentLog,
      alertLog: new MemoryAlertLog(),
      ruleFiles: { read: async (path) => texts[path], list: async () => [] },
      seriesStore,
    });
    engines.push(this.engine);
    this.store = seriesStore;
  }

  /** As when the computer is switched off. */
  async stopFor(time: number): Promise<void> {
    this.engine.dispose();
    await this.clock.advance(time);
  }

  say(values: Readonly<Record<string, number>>): void {
    this.samples = Object.entries(values).map(([name, value]) => ({ name, labels: {}, value }));
  }

  async names(): Promise<readonly string[]> {
    const found = this.store.select(selectorsOfQuery('{__name__=~".+"}')[0] ?? [], 0, Infinity);
    return [...new Set(found.map(({ labels }) => labels.metricName))].sort();
  }

  async ask(expression: string): Promise<unknown> {
    const source = this.engine.metricSources.get('rules');
    const { data } = await source!.instant(
      { expression, at: this.clock.now() },
      new AbortController().signal,
    );
    return data.type === 'vector' ? data.series.map(({ points }) => points[0]?.value) : data;
  }

  get shown(): string[] {
    return this.engine.snapshot.alerts.map(({ title, condition }) => `${title} ${condition}`);
  }
}

describe('metrics over restarts', () => {
  it('are kept when a rule, a dashboard or a pin asks for them, and what rules make of them', async () => {
    const here = new Sessions();
    here.say({ queue_length: 1500, shown_total: 7, nobody_asks: 1, pinned_gauge: 2 });
    const pins = new PinnedMetrics(here.records);
    pins.add('{__name__=~"pinned_.*"}');
    here.store.selection.set('pins', pins.selectors);
    await here.clock.advance(5 * MINUTE);
    expect(await here.names()).toEqual([
      'ALERTS',
      'ALERTS_FOR_STATE',
      'pinned_gauge',
      'queue_length',
      'shop:queue',
      'shown_total',
    ]);
    expect(here.told).toEqual([]);
  });

  it('answer queries about the time before the restart together with what came after', async () => {
    const here = new Sessions();
    here.say({ queue_length: 10 });
    await here.clock.advance(30 * MINUTE);
    await here.stopFor(30 * MINUTE);
    here.start();
    here.say({ queue_length: 20 });
    await here.clock.advance(5 * MINUTE);
    expect(await here.ask('queue_length')).toEqual([20]);
    expect(await here.ask('queue_length offset 40m')).toEqual([10]);
    expect(await here.ask('queue_length offset 20m')).toEqual([]);
    expect(await here.ask('max_over_time(queue_length[1h]) - min_over_time(queue_length[1h])')).toEqual([10]);
  });

  it('let an alert go on waiting where it was', async () => {
    const here = new Sessions();
    here.say({ queue_length: 1500 });
    await here.clock.advance(18 * MINUTE);
    expect(here.shown).toEqual(['QueueFull pending']);
    await here.stopFor(2 * MINUTE);
    here.start();
    // Two minutes are left, and after an outage an alert waits ten at least (Prometheus' grace period).
    await here.clock.advance(9 * MINUTE);
    expect(here.shown).toEqual(['QueueFull pending']);
    await here.clock.advance(3 * MINUTE);
    expect(here.shown).toEqual(['QueueFull firing']);
  });

  it('do not let an alert fire early that had ended', async () => {
    const here = new Sessions();
    here.say({ queue_length: 1500 });
    await here.clock.advance(18 * MINUTE);
    here.say({ queue_length: 1 });
    await here.clock.advance(2 * MINUTE);
    await here.stopFor(2 * MINUTE);
    here.start();
    here.say({ queue_length: 1500 });
    await here.clock.advance(15 * MINUTE);
    expect(here.shown).toEqual(['QueueFull pending']);
  });

  it('end with the source that they came from', async () => {
    const here = new Sessions();
    here.say({ queue_length: 10 });
    await here.clock.advance(5 * MINUTE);
    here.engine.setConfigurations([configuration({ rules: ['rules.yml'] })]);
    expect(await here.ask('queue_length')).toEqual([]);
  });

  it('are forgotten after the configured time', async () => {
    const here = new Sessions();
    here.say({ queue_length: 10 });
    await here.clock.advance(5 * MINUTE);
    await here.stopFor(40 * DAY);
    here.start();
    await here.clock.advance(10 * MINUTE);
    expect(here.disk.paths.some((path) => path.includes('2026-01-05'))).toBe(false);
  });
});

describe('the queries of a dashboard', () => {
  const check = (text: string, expected: readonly string[]): void =>
    it(`are found in ${text}`, () => {
      const found = dashboardQueries(text);
      expect(found).toEqual(expected);
      expect(found.map((query) => parseQuery(query).ok)).toEqual(expected.map(() => true));
    });

  check('{"panels": [{"targets": [{"expr": "up"}, {"expr": "sum(rate(a_total[5m]))"}]}]}', [
    'up',
    'sum(rate(a_total[5m]))',
  ]);
  check('{"expr": "rate(a{job=~\\"$job\\", x=\\"1\\"}[$__rate_interval])"}', ['rate(a{x="1"}[5m])']);
  check('{"expr": "rate(a{x=\\"1\\",job=\\"${job:regex}\\"}[$interval])"}', ['rate(a{x="1",}[5m])']);
  check('{"expr": "max_over_time(a[$__range:$__interval])"}', ['max_over_time(a[5m:5m])']);
  check('title: Shop\npanels:\n  - {title: Queue, query: queue_length}\n', ['queue_length']);
  check('not: [a dashboard', []);
});

describe('a pin', () => {
  const check = (text: string, expected: string | undefined): void =>
    it(`of "${text}" is ${expected ?? 'accepted'}`, () => expect(pinProblem(text)).toBe(expected));
  check('http_requests_total', undefined);
  check('{job="shop"}', undefined);
  check('sum(rate(a_total[5m])) / sum(b)', undefined);
  check('1 + 1', 'This names no metric.');

  it('that is no PromQL says why', () => {
    expect(pinProblem('{job=')).toMatch(/^This is no PromQL: /);
  });

  it('is forgotten when it is let go', () => {
    const pins = new PinnedMetrics(new MemoryRecords());
    pins.add('b ');
    pins.add('a');
    pins.remove('b');
    expect(pins.all).toEqual(['a']);
    expect(pins.selectors).toHaveLength(1);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Sample } from '../../../src/metrics/series';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import type { Reading } from '../../../src/monitoring/source';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import {
  FakeSources,
  checkObservation,
  configuration,
  reading,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';

const MINUTE = 60_000;
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
        for: 2m
        labels: {severity: critical}
        annotations:
          summary: '{{ $value }} tasks wait in {{ $labels.queue }}'
          runbook: docs/queue.md
`;

interface World {
  readonly clock: FakeClock;
  readonly sources: FakeSources;
  readonly engine: MonitoringEngine;
  readonly files: Map<string, string>;
  say(value: number | undefined, more?: Partial<Reading>): void;
}

/** The service `shop` with one metrics endpoint `shop/metrics`, read every ten seconds. */
function world(rules = RULES): World {
  const clock = new FakeClock();
  const sources = new FakeSources({ absence: 'unknown', alerts: false, metrics: true, checks: true });
  const files = new Map([['/shop/ops/rules.yml', rules]]);
  const definitions = sources.definitions.map((definition) => ({ ...definition, type: 'metrics' }));
  const source = sourceConfiguration({
    id: 'shop/metrics',
    type: 'metrics',
    service: 'shop',
    target: 'https://shop.example.com:8443/metrics',
  });
  const services = [serviceConfiguration({ match: { job: ['app', 'shop'] } })];
  const engine = createMonitoring({
    configurations: [configuration({ rules: ['ops/*.yml'], sources: [source], services })],
    sources: definitions,
    http: unusedHttp,
    clock,
    random: () => 0.5,
    log: silentLog,
    alertLog: new MemoryAlertLog(),
    ruleFiles: {
      read: async (path) => files.get(path),
      list: async (folder) =>
        [...files.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1)),
    },
  });
  engines.push(engine);
  const say = (value: number | undefined, more: Partial<Reading> = {}): void => {
    const samples: Sample[] =
      value === undefined ? [] : [{ name: 'queue_length', labels: { queue: 'mail' }, value }];
    sources.answer('shop/metrics', async () => reading({ samples, ...more }));
  };
  return { clock, sources, engine, files, say };
}

const shown = ({ engine }: World): string[] =>
  engine.snapshot.alerts.map(
    ({ title, condition, evaluation }) => `${title} ${condition} ${evaluation.state}`,
  );

const ask = async ({ engine, clock }: World, expression: string): Promise<unknown> => {
  const result = await engine.metricSources
    .get('rules')
    ?.instant({ expression, at: clock.now() }, new AbortController().signal);
  return result?.data.type === 'vector'
    ? result.data.series.map(({ labels, points }) => [labels, points[0]?.value])
    : result;
};

describe('rules of the configuration', () => {
  it('become alerts with value, threshold, hold time, service and runbook', async () => {
    const here = world();
    here.say(1500);
    await here.clock.advance(MINUTE);
    expect(shown(here)).toEqual(['QueueFull pending ok']);
    await here.clock.advance(2.5 * MINUTE);
    expect(shown(here)).toEqual(['QueueFull firing ok']);
    expect(here.engine.snapshot.alerts[0]).toMatchObject({
      summary: '1500 tasks wait in mail',
      severity: 'P0',
      service: 'shop',
      value: { current: 1500, threshold: 1000, operator: '>', expression: 'queue_length', holdFor: 120_000 },
      links: [{ rel: 'runbook', url: 'docs/queue.md', label: undefined }],
    });
  });

  it('see all series of an endpoint with thousands of them', async () => {
    const here = world();
    const samples = Array.from({ length: 3_000 }, (_unused, at): Sample => ({
      name: 'queue_length',
      labels: { queue: `queue-${at}` },
      value: at,
    }));
    here.say(undefined, { samples });
    await here.clock.advance(MINUTE);
    expect(await ask(here, 'count(queue_length) + sum(queue_length)')).toEqual([[{}, 3_000 + 4_498_500]]);
  });

  it('resolve when the value is good again', async () => {
    const here = world();
    here.say(1500);
    await here.clock.advance(4 * MINUTE);
    here.say(10);
    await here.clock.advance(MINUTE);
    expect(shown(here)).toEqual(['QueueFull resolved ok']);
  });

  it('stay as they are while nothing is known', async () => {
    const here = world();
    here.say(1500);
    await here.clock.advance(4 * MINUTE);
    here.sources.fail('shop/metrics', new SourceError('unreachable', 'Connection refused.'));
    await here.clock.advance(10 * MINUTE);
    expect(shown(here)).toContain('QueueFull firing noData');
  });

  it('are unknown when their metric does not exist', async () => {
    const here = world();
    here.say(undefined);
    await here.clock.advance(MINUTE);
    expect(
      here.engine.snapshot.alerts.map(({ title, evaluation }) => [
        title,
        evaluation.state,
        evaluation.detail,
      ]),
    ).toEqual([
      ['QueueFull', 'noData', 'The rule "QueueFull" has no data: the metric queue_length does not exist.'],
    ]);
  });

  it('are left to a server that evaluates them', async () => {
    const here = world();
    here.say(1500, { rules: [{ name: 'QueueFull', query: 'queue_length  >  1000' }] });
    await here.clock.advance(4 * MINUTE);
    expect(shown(here)).toEqual([]);
  });

  it('follow their file, and keep what was pending', async () => {
    const here = world();
    here.say(1500);
    await here.clock.advance(2 * MINUTE);
    here.files.set('/shop/ops/rules.yml', RULES.replace('for: 2m', 'for: 1m'));
    await here.clock.advance(MINUTE);
    expect(shown(here)).toEqual(['QueueFull firing ok']);
  });

  it('say where their files are wrong, while the other rules go on', async () => {
    const here = world(
      RULES.replace('alert: QueueFull', "alert: Broken\n        expr: 'sum('\n      - alert: QueueFull"),
    );
    here.say(1500);
    await here.clock.advance(MINUTE);
    expect(shown(here)).toEqual(['QueueFull pending ok']);
    expect(here.engine.snapshot.problems).toMatchObject([
      { file: '/shop/ops/rules.yml', severity: 'error', range: { start: { line: 7, column: 20 } } },
    ]);
    const { problems } = here.engine.snapshot;
    await here.clock.advance(MINUTE);
    expect(here.engine.snapshot.problems, 'the same object while nothing changed').toBe(problems);
    here.files.set('/shop/ops/rules.yml', RULES);
    await here.clock.advance(MINUTE);
    expect(here.engine.snapshot.problems).toEqual([]);
  });

  it('say what was not kept of an answer, at its source', async () => {
    const here = world();
    const many = Array.from({ length: 10_001 }, (_unused, at) => ({
      name: 'visits',
      labels: { id: `${at}` },
      value: 1,
    }));
    here.say(undefined, { samples: many });
    await here.clock.advance(MINUTE);
    expect(here.engine.snapshot.problems).toEqual([
      {
        file: '/shop/sitrep.yaml',
        severity: 'warning',
        code: 'not-kept',
        range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
        message:
          '"shop/metrics" has 1 series more than the 10000 that one target may have; they are left out. Scrape fewer metrics, or use a Prometheus server for this target.',
      },
    ]);
  });

  it('say that no file can be read', async () => {
    const here = world();
    here.files.clear();
    await here.clock.advance(MINUTE);
    expect(here.engine.snapshot.sources.find(({ id }) => id === 'rules')).toMatchObject({
      problem: 'misconfigured',
      reason: 'No rule file can be read: ops/*.yml. Correct "rules:".',
    });
  });
});

describe('what sources read as series', () => {
  it('has the labels of its service and source, and those of a server', async () => {
    const here = world();
    here.say(5);
    await here.clock.advance(MINUTE);
    const labels = { instance: 'shop.example.com:8443', job: 'app', service: 'shop', source: 'shop/metrics' };
    expect(await ask(here, 'queue_length')).toEqual([
      [{ __name__: 'queue_length', queue: 'mail', ...labels }, 5],
    ]);
    expect(await ask(here, 'up')).toEqual([[{ __name__: 'up', ...labels }, 1]]);
  });

  it('has checks, their times, certificates and components', async () => {
    const here = world();
    const component = { word: 'down', reason: undefined, responseTimeMs: 45 };
    const check = checkObservation({
      verdict: 'failing',
      durationMs: 120,
      certificateExpiresAt: 1_800_000_000_000,
      components: [
        { name: 'database', verdict: 'failing', ...component },
        { name: 'queue', verdict: 'unknown', ...component, responseTimeMs: undefined },
      ],
      values: { health_score: 40 },
    });
    here.say(undefined, { checks: [check] });
    await here.clock.advance(MINUTE);
    const found = (await ask(here, '{check="health"}')) as [Record<string, string>, number][];
    expect(
      found
        .map(([labels, value]) => `${labels.__name__} ${labels.component ?? labels.name ?? ''} ${value}`)
        .sort(),
    ).toEqual([
      'sitrep_check_component_duration_seconds database 0.045',
      'sitrep_check_component_up database 0',
      'sitrep_check_duration_seconds  0.12',
      'sitrep_check_up  0',
      'sitrep_check_value health_score 40',
      'sitrep_tls_expiry_timestamp_seconds  1800000000',
    ]);
  });

  it('has up 0 for an endpoint that cannot be read', async () => {
    const here = world();
    here.sources.fail('shop/metrics', new SourceError('unreachable', 'Connection refused.'));
    await here.clock.advance(MINUTE);
    expect(await ask(here, 'up == 0')).toHaveLength(1);
  });
});

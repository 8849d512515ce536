import { silentLog } from '../../src/base/log';
import type { AlertObservation } from '../../src/monitoring/alerts/alert';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../src/monitoring/engine';
import { createMonitoring } from '../../src/monitoring/engine';
import { groupAlerts } from '../../src/monitoring/grouping';
import { summarise } from '../../src/monitoring/summary';
import { FakeClock } from '../fakes/fakeClock';
import {
  FakeSources,
  alertObservation,
  configuration,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../fakes/fakeSource';

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the comparison took in the same run, and how many times that the value is. */
  readonly reference?: number;
  readonly ratio?: number;
}

const SOURCES = ['east', 'west', 'north'];
const ALERTS = 10_000;
const SERVICES = 50;
const CHANGED = 10;
const TICKS = 15;

/** 10,000 alerts of each of three sources: taken in, ten of them changed, grouped and summed up. */
export async function measureAlerts(): Promise<readonly Measurement[]> {
  const { engine, sources, dispose } = world();
  const text = JSON.stringify(SOURCES.map((id) => observations(id, 0)));
  const decoded = await timed(() => JSON.parse(text) as unknown);
  for (const id of SOURCES) sources.alerts(id, observations(id, 0));
  const ingested = await timed(() => engine.refresh());
  const ticks: number[] = [];
  for (let tick = 1; tick <= TICKS; tick++) {
    sources.alerts('east', observations('east', tick));
    ticks.push(await timed(() => engine.refresh('east')));
  }
  const grouped = await timed(() => groupAlerts(engine.snapshot.alerts));
  const summed = await timed(() => summarise(engine.snapshot));
  const total = engine.snapshot.alerts.length;
  dispose();
  if (total !== SOURCES.length * ALERTS) throw new Error(`measured ${total} alerts instead of all`);
  return [
    {
      name: '10,000 alerts from 3 sources each ingested, against decoding their JSON',
      value: ingested,
      unit: 'ms',
      reference: decoded,
      ratio: Math.round((ingested / decoded) * 10) / 10,
    },
    { name: 'a tick of 10,000 alerts that changes ten', value: median(ticks), unit: 'ms' },
    { name: 'first level of 30,000 alerts grouped', value: grouped, unit: 'ms' },
    { name: 'status bar line of 30,000 alerts', value: summed, unit: 'ms' },
  ];
}

function world(): { engine: MonitoringEngine; sources: FakeSources; dispose: () => void } {
  const sources = new FakeSources();
  const services = Array.from({ length: SERVICES }, (_, index) =>
    serviceConfiguration({ name: `service-${index}`, match: { job: [`job-${index}`] } }),
  );
  const engine = createMonitoring({
    configurations: [configuration({ services, sources: SOURCES.map((id) => sourceConfiguration({ id })) })],
    sources: sources.definitions,
    http: unusedHttp,
    clock: new FakeClock(),
    random: () => 0.5,
    log: silentLog,
    alertLog: new MemoryAlertLog(),
  });
  return { engine, sources, dispose: () => engine.dispose() };
}

/** As a poll decodes them: new objects each time, of which ten say something else than the time before. */
const observations = (source: string, tick: number): readonly AlertObservation[] =>
  Array.from({ length: ALERTS }, (_, index) => {
    const changed = tick > 0 && index >= (tick - 1) * CHANGED && index < tick * CHANGED;
    const labels = {
      alertname: `Alert${index % 200}`,
      instance: `${source}-${index}`,
      job: `job-${index % SERVICES}`,
      cluster: source,
      severity: index % 3 === 0 ? 'critical' : 'warning',
    };
    return alertObservation({
      fingerprint: `${source}-${index}`,
      identityFields: labels,
      title: labels.alertname,
      labels,
      annotations: {
        summary: `${labels.alertname} on ${labels.instance}`,
        description: 'It is out of bounds.',
      },
      severityWord: labels.severity,
      condition: changed ? 'resolved' : 'firing',
      startsAt: Date.UTC(2026, 0, 5),
      native: { state: 'active' },
    });
  });

async function timed(task: () => unknown): Promise<number> {
  const started = performance.now();
  await task();
  return Math.round((performance.now() - started) * 10) / 10;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

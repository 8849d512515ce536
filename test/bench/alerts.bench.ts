import { silentLog } from '../../src/base/log';
import type { AlertObservation } from '../../src/monitoring/alerts/alert';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../src/monitoring/engine';
import { createMonitoring } from '../../src/monitoring/engine';
import { groupAlerts } from '../../src/monitoring/listing/grouping';
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
import type { Duration, Measurement } from './measurement';
import { durationOf, fastestOf, median, shortest, timings } from './measurement';

const SOURCES = ['east', 'west', 'north'];
const ALERTS = 10_000;
const SERVICES = 50;
const CHANGED = 10;
const TICKS = 15;
/** How often all of it is done anew. */
const WORLDS = 5;

/** 10,000 alerts of each of three sources: taken in, ten of them changed, grouped and summed up. */
export async function bench(): Promise<readonly Measurement[]> {
  const text = JSON.stringify(SOURCES.map((id) => observations(id, 0)));
  const decoded = await fastestOf(WORLDS, () => JSON.parse(text) as unknown);
  const lives: Life[] = [];
  for (let world = 0; world < WORLDS; world++) lives.push(await live());
  const first = lives.map(({ ingested }) => ingested)[0] ?? decoded;
  const ingested = shortest(lives.map((life) => life.ingested));
  return [
    ...timings('30,000 alerts of 3 sources ingested for the first time', first),
    {
      name: '30,000 alerts of 3 sources ingested, against decoding their JSON',
      value: ingested.wall,
      unit: 'ms',
      reference: decoded.wall,
      ratio: Math.round((ingested.wall / decoded.wall) * 10) / 10,
    },
    ...timings('30,000 alerts of 3 sources ingested', ingested).slice(1),
    ...timings('a tick of 10,000 alerts that changes ten', shortest(lives.map(({ tick }) => tick))),
    ...timings('first level of 30,000 alerts grouped', shortest(lives.map(({ grouped }) => grouped))),
    ...timings('status bar line of 30,000 alerts', shortest(lives.map(({ summed }) => summed))),
  ];
}

interface Life {
  readonly ingested: Duration;
  /** The middle one of all: each leaves something to tidy up to some of the others. */
  readonly tick: Duration;
  readonly grouped: Duration;
  readonly summed: Duration;
}

async function live(): Promise<Life> {
  const { engine, sources, dispose } = world();
  for (const id of SOURCES) sources.alerts(id, observations(id, 0));
  const ingested = await durationOf(() => engine.refresh());
  const ticks: Duration[] = [];
  for (let tick = 1; tick <= TICKS; tick++) {
    sources.alerts('east', observations('east', tick));
    ticks.push(await durationOf(() => engine.refresh('east')));
  }
  const grouped = await durationOf(() => groupAlerts(engine.snapshot.alerts));
  const summed = await durationOf(() => summarise(engine.snapshot));
  const total = engine.snapshot.alerts.length;
  dispose();
  if (total !== SOURCES.length * ALERTS) throw new Error(`measured ${total} alerts instead of all`);
  return { ingested, tick: median(ticks), grouped, summed };
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

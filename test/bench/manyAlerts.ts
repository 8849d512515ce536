import { silentLog } from '../../src/base/log';
import type { AlertObservation } from '../../src/monitoring/alerts/alert';
import type { AlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { FakeClock } from '../fakes/fakeClock';
import {
  FakeSources,
  alertObservation,
  configuration,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../fakes/fakeSource';

export const SOURCES = ['east', 'west', 'north'];
/** Of each source. */
export const ALERTS = 10_000;
/** By each tick. */
export const CHANGED = 10;
const SERVICES = 50;

export interface WorldOfAlerts {
  readonly engine: MonitoringEngine;
  readonly sources: FakeSources;
  dispose(): void;
}

/** An engine with three sources, which have told nothing yet. */
export function worldOfAlerts(alertLog: AlertLog = new MemoryAlertLog()): WorldOfAlerts {
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
    alertLog,
  });
  return { engine, sources, dispose: () => engine.dispose() };
}

/** As a poll decodes them: new objects each time, of which ten say something else than the time before. */
export const observations = (source: string, tick: number): readonly AlertObservation[] =>
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

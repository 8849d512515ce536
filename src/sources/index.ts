import type { SourceDefinition } from '../monitoring/source';
import { alertmanager } from './alertmanager';
import { health } from './health';
import { metrics } from './metrics';
import { monitoringApi } from './monitoringApi';
import { prometheus } from './prometheus';
import { sentry } from './sentry';

export { metricsAt } from './prometheus/connectionMetrics';

/** Every system that Sitrep can read. To add one: a folder beside this file, and a line here. */
export const sourceDefinitions: readonly SourceDefinition[] = [
  health,
  metrics,
  prometheus,
  alertmanager,
  monitoringApi,
  sentry,
];

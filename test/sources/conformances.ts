import type { SourceConformance } from '../contract/sourceConformance';
import { conformance as alertmanager } from './alertmanager/conformance';
import { conformance as health } from './health/conformance';
import { conformance as metrics } from './metrics/conformance';
import { conformance as monitoringApi } from './monitoringApi/conformance';
import { conformance as prometheus } from './prometheus/conformance';
import { conformance as sentry } from './sentry/conformance';

/** What is known of every source's system, in the order of `src/sources/index.ts`: a test fails when one is missing. */
export const conformances: readonly SourceConformance[] = [
  health,
  metrics,
  prometheus,
  alertmanager,
  monitoringApi,
  sentry,
];

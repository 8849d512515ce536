import type {
  CheckStatus,
  MonitoringSnapshot,
  ServiceStatus,
  SourceStatus,
} from '../../src/monitoring/snapshot';

/** A source that answers: a test says only what matters to it. */
export const sourceOf = (parts: Partial<SourceStatus> = {}): SourceStatus => ({
  id: 'alerts',
  type: 'alertmanager',
  displayName: 'Alertmanager',
  service: undefined,
  target: 'http://alerts.example.com',
  condition: 'fresh',
  problem: undefined,
  reason: undefined,
  since: 0,
  lastAttemptAt: 0,
  lastSuccessAt: 0,
  nextAttemptAt: 10_000,
  staleAfter: 30_000,
  latencyMs: 12,
  consecutiveFailures: 0,
  breaker: 'closed',
  skewMs: undefined,
  complete: true,
  unmapped: 0,
  ...parts,
});

export const checkOf = (parts: Partial<CheckStatus> = {}): CheckStatus => ({
  id: 'shop/health/health',
  service: 'shop',
  sourceId: 'shop/health',
  verdict: 'ok',
  settling: undefined,
  since: 0,
  reason: undefined,
  latest: undefined,
  observedAt: 0,
  ...parts,
});

export const serviceOf = (parts: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name: 'shop',
  owner: undefined,
  checks: [],
  sourceIds: [],
  alertFingerprints: [],
  ...parts,
});

/** A moment at which nothing is known but what the test says. */
export const snapshotOf = (parts: Partial<MonitoringSnapshot> = {}): MonitoringSnapshot => ({
  at: 0,
  environment: undefined,
  production: false,
  demo: false,
  services: [],
  sources: [],
  alerts: [],
  problems: [],
  ...parts,
});

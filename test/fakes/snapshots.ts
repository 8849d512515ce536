import type { MonitoringSnapshot, SourceStatus } from '../../src/monitoring/snapshot';

export const snapshotOf = (part: Partial<MonitoringSnapshot> = {}): MonitoringSnapshot => ({
  at: 0,
  environment: undefined,
  demo: false,
  services: [],
  sources: [],
  alerts: [],
  problems: [],
  ...part,
});

/** A source that answered a second ago. */
export const sourceOf = (part: Partial<SourceStatus> = {}): SourceStatus => ({
  id: 'alerts',
  type: 'alertmanager',
  displayName: 'Alertmanager',
  service: undefined,
  target: 'http://alerts.example:9093/',
  condition: 'fresh',
  problem: undefined,
  reason: undefined,
  since: 0,
  lastAttemptAt: 0,
  lastSuccessAt: 0,
  nextAttemptAt: 30_000,
  staleAfter: 90_000,
  latencyMs: 12,
  consecutiveFailures: 0,
  breaker: 'closed',
  skewMs: undefined,
  complete: true,
  unmapped: 0,
  ...part,
});

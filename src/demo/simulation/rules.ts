import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';

/** An alerting rule of the demo's Prometheus. `company/ops/prometheus_alerts.yml` says the same; a test compares them. */
export interface AlertRule {
  readonly alert: string;
  readonly expression: string;
  readonly holdFor: Ms;
  readonly labels: Labels;
  /** Templates as Prometheus writes them; only `{{ $labels.name }}` and `{{ $value }}` are used. */
  readonly annotations: Labels;
}

export const RULE_FILE = 'ops/prometheus_alerts.yml';
export const RULE_GROUP = 'market';

/** The holding times are short so that a demo of minutes shows each state; a real company would wait longer. */
export const RULES: readonly AlertRule[] = [
  {
    alert: 'DatabaseDown',
    expression: 'up{job="postgres"} == 0',
    holdFor: 20_000,
    labels: { severity: 'critical', service: 'shop' },
    annotations: {
      summary: 'PostgreSQL does not answer on {{ $labels.instance }}',
      description: 'Checkout and payouts fail until the database is back.',
      runbook: 'docs/monitoring.md#runbook-database-down',
    },
  },
  {
    alert: 'HighErrorRate',
    expression:
      'sum by (service) (rate(http_requests_total{status=~"5.."}[1m])) / sum by (service) (rate(http_requests_total[1m])) > 0.05',
    holdFor: 30_000,
    labels: { severity: 'high' },
    annotations: {
      summary: 'More than 5 % of the requests to {{ $labels.service }} fail',
      runbook: 'docs/monitoring.md#runbook-high-error-rate',
    },
  },
  {
    alert: 'HighLatency',
    expression:
      'histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket[1m]))) > 2',
    holdFor: 60_000,
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The slowest 5 % of the requests to {{ $labels.service }} take more than 2 s',
      runbook: 'docs/monitoring.md#runbook-high-error-rate',
    },
  },
  {
    alert: 'CeleryBacklogHigh',
    expression: 'celery_queue_length > 1000',
    holdFor: 30_000,
    labels: { severity: 'high' },
    annotations: {
      summary: '{{ $value }} tasks wait in the queue {{ $labels.queue }}',
      description: 'Receipts reach the customers late.',
      runbook: 'docs/celery.md#runbook-celery-backlog',
    },
  },
  {
    alert: 'DuplicatePayoutDetected',
    expression: 'increase(payout_duplicates_total[5m]) > 0',
    holdFor: 0,
    labels: { severity: 'critical' },
    annotations: {
      summary: 'Prizes are paid twice',
      description: 'The same deduplication key is booked more than once.',
      runbook: 'docs/monitoring.md#runbook-duplicate-payouts',
      sentry_url: 'http://sentry.harbour.test/organizations/harbour-street/issues/4201/',
    },
  },
  {
    alert: 'DiskSpaceLow',
    expression: 'disk_free_bytes / disk_total_bytes < 0.2',
    holdFor: 60_000,
    labels: { severity: 'low' },
    annotations: { summary: 'Less than 20 % of {{ $labels.mount }} is free' },
  },
];

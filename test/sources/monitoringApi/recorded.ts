import type { FakeAnswer } from '../../fakes/fakeHttp';

/** The documented answers of such an application, and alerts as its endpoint lists them. */
export const uptime = {
  status: 'healthy',
  uptime: { formatted: '2d 3h', percentage: 99.95 },
  sla: { compliance: { overall: true, uptime: true, errorRate: true } },
};

export const metrics = {
  timestamp: '2026-01-05T09:00:00.000Z',
  api: { response_time: { p50: 42, p95: 180.5 }, 'slow-requests': 3 },
  business: { payments: { success_rate: 99.6 }, duplicates: false },
  note: 'text',
};

export const activeAlerts = [
  {
    id: 'ledger-1767603600',
    name: 'payment_ledger_mismatch',
    severity: 'critical',
    status: 'active',
    description: 'Ledger and bank statement differ.',
    service: 'payouts',
    timestamp: '2026-01-05T09:00:00.000Z',
  },
  {
    rule: 'high_memory',
    message: 'Memory is at 91 %',
    value: 91,
    triggeredAt: 1_767_603_600_000,
    host: 'web-1',
  },
];

export const configuration = {
  rules: [{ name: 'high_memory', severity: 'medium', threshold: 80, window: '10m' }],
  channels: ['webhook'],
};

/** By path, and by the action of the alerts endpoint. */
export const answers: Readonly<Record<string, FakeAnswer>> = {
  '/api/monitoring/uptime': { body: uptime },
  '/api/monitoring/metrics': { body: metrics },
  '/api/monitoring/alerts?action=active': { body: { alerts: activeAlerts, count: 2 } },
  '/api/monitoring/alerts?action=configuration': { body: configuration },
};

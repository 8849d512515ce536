/** What the demo company is made of. Its name, its people and its numbers are invented. */
export const COMPANY = {
  name: 'Harbour Street Market (demo)',
  organization: 'harbour-street',
  environment: 'demo',
  release: 'market@2026.11.2',
  previousRelease: 'market@2026.11.1',
  /** Where its servers are said to keep the code: frames name absolute paths below it. */
  codeRoot: '/srv/market',
} as const;

export const SERVICES = ['shop', 'payouts', 'worker', 'search', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What Prometheus scrapes: the services, and the exporters of what they share. */
export const JOBS = [...SERVICES, 'postgres', 'redis'] as const;
export type Job = (typeof JOBS)[number];

export const instanceOf = (job: Job): string => `${job}-1`;

/** Accepted by the demo's own servers and by nothing else in the world, so they are no secrets. */
export const DEMO_KEYS = {
  sentryToken: 'demo-token',
  metricsKey: 'demo-metrics-key',
  adminKey: 'demo-admin-key',
} as const;

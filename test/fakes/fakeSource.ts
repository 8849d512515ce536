import * as z from 'zod';
import type { Ms } from '../../src/base/clock';
import type { Http } from '../../src/base/http/http';
import type { AlertObservation } from '../../src/monitoring/alerts/alert';
import type { CheckObservation } from '../../src/monitoring/check';
import type {
  Configuration,
  ServiceConfiguration,
  SourceConfiguration,
} from '../../src/monitoring/configuration/configuration';
import { NO_QUIET_HOURS } from '../../src/monitoring/notification/quietHours';
import { DEFAULT_SEVERITIES } from '../../src/monitoring/severity';
import type { Reading, Source, SourceCapabilities, SourceDefinition } from '../../src/monitoring/source';

export type Poll = (signal: AbortSignal) => Promise<Reading>;

/** A kind of source whose every answer the test decides, per source id. Ids without an answer give an empty reading. */
export class FakeSources {
  readonly #polls = new Map<string, Poll>();
  readonly polled: string[] = [];
  inFlight = 0;
  mostInFlight = 0;

  constructor(private readonly capabilities: Partial<SourceCapabilities> = {}) {}

  readonly definition: SourceDefinition = {
    type: 'fake',
    displayName: 'Fake',
    settings: z.unknown(),
    capabilities: {
      checks: false,
      alerts: true,
      metrics: false,
      issues: false,
      absence: 'resolves',
      missesToResolve: 2,
    },
    defaults: { every: 10_000, timeout: 5_000 },
    create: (_settings, { id }): Source => ({ poll: (signal) => this.#poll(id, signal) }),
  };

  /** The definition with what the constructor was given. */
  get definitions(): readonly SourceDefinition[] {
    const capabilities = { ...this.definition.capabilities, ...this.capabilities };
    return [{ ...this.definition, capabilities }];
  }

  answer(id: string, poll: Poll): void {
    this.#polls.set(id, poll);
  }

  /** From now on this source answers with these alerts. */
  alerts(id: string, alerts: readonly AlertObservation[], rest: Partial<Reading> = {}): void {
    this.answer(id, async () => reading({ alerts, ...rest }));
  }

  checks(id: string, checks: readonly CheckObservation[]): void {
    this.answer(id, async () => reading({ checks }));
  }

  fail(id: string, error: Error): void {
    this.answer(id, () => Promise.reject(error));
  }

  async #poll(id: string, signal: AbortSignal): Promise<Reading> {
    this.polled.push(id);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      return await (this.#polls.get(id)?.(signal) ?? Promise.resolve(reading()));
    } finally {
      this.inFlight -= 1;
    }
  }
}

export const reading = (parts: Partial<Reading> = {}): Reading => ({
  complete: true,
  systemTime: undefined,
  checks: [],
  alerts: [],
  samples: [],
  unmapped: [],
  ...parts,
});

export const alertObservation = (parts: Partial<AlertObservation> = {}): AlertObservation => {
  const title = parts.title ?? 'DatabaseDown';
  const labels = parts.labels ?? { alertname: title, instance: 'db-1' };
  return {
    fingerprint: `${title}:${labels.instance ?? ''}`,
    identityFields: labels,
    native: {},
    raw: undefined,
    unmapped: [],
    title,
    labels,
    annotations: {},
    severityWord: 'critical',
    condition: 'firing',
    suppressions: [],
    links: [],
    ...parts,
  };
};

export const checkObservation = (parts: Partial<CheckObservation> = {}): CheckObservation => ({
  key: 'health',
  name: 'health',
  verdict: 'ok',
  reason: undefined,
  target: 'https://shop.example.com/readiness',
  status: 200,
  durationMs: 12,
  certificateExpiresAt: undefined,
  components: [],
  values: {},
  ...parts,
});

export const sourceConfiguration = (parts: Partial<SourceConfiguration> = {}): SourceConfiguration => ({
  id: 'alerts',
  type: 'fake',
  service: undefined,
  settings: {},
  target: 'http://alerts.example.com',
  every: 10_000,
  timeout: 5_000,
  failures: 1,
  successes: 1,
  severity: undefined,
  position: { line: 1, column: 1 },
  ...parts,
});

export const serviceConfiguration = (parts: Partial<ServiceConfiguration> = {}): ServiceConfiguration => ({
  name: 'shop',
  owner: undefined,
  path: undefined,
  runbooks: [],
  match: {},
  dependsOn: [],
  position: { line: 1, column: 1 },
  ...parts,
});

const DAY: Ms = 24 * 60 * 60_000;

export const configuration = (parts: Partial<Configuration> = {}): Configuration => ({
  file: '/shop/sitrep.yaml',
  environment: undefined,
  production: false,
  demo: false,
  services: [],
  sources: [sourceConfiguration()],
  connections: [],
  rules: [],
  dashboards: [],
  objectives: [],
  severities: DEFAULT_SEVERITIES,
  filters: [],
  response: {},
  onCall: undefined,
  escalation: {},
  people: {},
  channels: [],
  notify: {},
  maintenance: [],
  reminders: {},
  quietHours: NO_QUIET_HOURS,
  retention: { metrics: 30 * DAY, alerts: 90 * DAY, incidents: 365 * DAY, audit: 730 * DAY },
  problems: [],
  ...parts,
});

/** For sources that never send anything. */
export const unusedHttp: Http = {
  send: () => Promise.reject(new Error('no request was expected')),
};

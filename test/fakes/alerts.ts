import type { Alert } from '../../src/monitoring/alerts/alert';

/** A firing alert of no particular kind: a test says only what matters to it. */
export function alertOf(part: Partial<Alert> & { readonly fingerprint?: string } = {}): Alert {
  const { fingerprint = 'f1', ...rest } = part;
  return {
    identity: { fingerprint, fields: {}, episode: `${fingerprint}@0` },
    provenance: {
      sourceId: 'alerts',
      sourceType: 'alertmanager',
      nativeId: undefined,
      native: {},
      raw: {},
      unmapped: [],
    },
    title: 'DatabaseDown',
    summary: undefined,
    service: 'shop',
    environment: undefined,
    labels: {},
    annotations: {},
    severity: 'P0',
    severityWord: 'critical',
    severityWhy: '"critical" is P0 in the severity table',
    value: undefined,
    condition: 'firing',
    resolvedReason: undefined,
    evaluation: { state: 'ok', since: 0, detail: undefined },
    acknowledgement: undefined,
    seen: false,
    latched: false,
    suppressions: [],
    flapping: { window: [], flapping: false },
    times: {
      activeAt: 0,
      firedAt: 0,
      resolvedAt: undefined,
      livenessDeadline: undefined,
      firstObservedAt: 0,
      lastSeenAt: 0,
    },
    links: [],
    ...rest,
  };
}

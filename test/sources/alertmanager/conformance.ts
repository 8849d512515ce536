import { alertmanager } from '../../../src/sources/alertmanager';
import type { SourceConformance } from '../../contract/sourceConformance';
import recordedAlerts from './recorded/alerts.json';
import recordedSilences from './recorded/silences.json';

const [first] = recordedAlerts;

/** Prometheus sends a firing alert again and again, each time with four more minutes to live. */
const renewedAlert = (alert: object, now: number): object =>
  'fingerprint' in alert
    ? { ...alert, updatedAt: new Date(now).toISOString(), endsAt: new Date(now + 240_000).toISOString() }
    : alert;
const isList = (body: unknown): body is readonly object[] => Array.isArray(body);

export const conformance: SourceConformance = {
  definition: alertmanager,
  settings: (origin) => ({ url: origin, token: '${secret:token}' }),
  replies: {
    '/api/v2/alerts': { headers: { 'content-type': 'application/json' }, body: recordedAlerts },
    '/api/v2/silences': { headers: { 'content-type': 'application/json' }, body: recordedSilences },
  },
  faultyPath: '/api/v2/alerts',
  mostRequests: 2,
  wireAlerts: recordedAlerts,
  unknownWord: { body: [{ ...first, status: { ...first?.status, state: 'simmering' } }] },
  labelled: (value) => ({ body: [{ ...first, labels: { ...first?.labels, note: value } }] }),
  listing: (entries) => ({ body: entries }),
  recordedAt: Date.UTC(2026, 10, 20, 17, 24, 10),
  renewed: (body, now) => (isList(body) ? body.map((alert) => renewedAlert(alert, now)) : body),
  stated: (state) => recordedAlerts.map((alert) => ({ ...alert, status: { ...alert.status, state } })),
  noted: (note) => ({ ...first, fingerprint: 'feedfeedfeedfeed', labels: { ...first?.labels, note } }),
};

import { monitoringApi } from '../../../src/sources/monitoringApi';
import type { SourceConformance } from '../../contract/sourceConformance';
import { activeAlerts, uptime } from './recorded';

const JSON_TYPE = { 'content-type': 'application/json' };
const [firstAlert] = activeAlerts;

export const conformance: SourceConformance = {
  definition: monitoringApi,
  settings: (origin) => ({ url: origin, apiKey: '${secret:token}' }),
  replies: {
    '/api/monitoring/uptime': { headers: JSON_TYPE, body: uptime },
    '/api/monitoring/metrics': { headers: JSON_TYPE, body: { api: { requests: 7 } } },
    '/api/monitoring/alerts': { headers: JSON_TYPE, body: { alerts: activeAlerts } },
  },
  faultyPath: '/api/monitoring/alerts',
  mostRequests: 4,
  wireAlerts: activeAlerts,
  unknownWord: { body: { alerts: [{ ...firstAlert, status: 'simmering' }] } },
  labelled: (value) => ({ body: { alerts: [{ ...firstAlert, note: value }] } }),
  wrongTypes: [['alerts that are a text', { alerts: 'none' }]],
  listing: (alerts) => ({ body: { alerts } }),
  stated: (status) => activeAlerts.map((alert) => ({ ...alert, status })),
  noted: (note) => ({ ...firstAlert, id: 'another', note }),
};

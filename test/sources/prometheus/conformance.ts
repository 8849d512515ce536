import { prometheus } from '../../../src/sources/prometheus';
import type { SourceConformance } from '../../contract/sourceConformance';
import alertsAnswer from './recorded/alerts.json';

const firstAlert = alertsAnswer.data.alerts[0];

export const conformance: SourceConformance = {
  definition: prometheus,
  settings: (origin) => ({ url: origin, token: '${secret:token}' }),
  replies: {
    '/api/v1/alerts': { headers: { 'content-type': 'application/json' }, body: alertsAnswer },
    '/api/v1/rules': {
      headers: { 'content-type': 'application/json' },
      body: { status: 'success', data: { groups: [] } },
    },
  },
  faultyPath: '/api/v1/alerts',
  mostRequests: 2,
  wireAlerts: alertsAnswer.data.alerts,
  unknownWord: { body: { status: 'success', data: { alerts: [{ ...firstAlert, state: 'simmering' }] } } },
  labelled: (value) => ({
    body: {
      status: 'success',
      data: { alerts: [{ ...firstAlert, labels: { ...firstAlert?.labels, note: value } }] },
    },
  }),
  wrongTypes: [
    ['data that is a number', { status: 'success', data: 5 }],
    ['a list that is a text', { status: 'success', data: { alerts: 'none' } }],
    ['a list of numbers', { status: 'success', data: { alerts: [1, 2] } }],
  ],
  listing: (alerts) => ({ body: { status: 'success', data: { alerts } } }),
  recordedAt: Date.UTC(2026, 10, 20, 17, 24, 10),
  stated: (state) => alertsAnswer.data.alerts.map((alert) => ({ ...alert, state })),
  noted: (note) => ({ ...firstAlert, labels: { ...firstAlert?.labels, note } }),
};

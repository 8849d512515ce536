import { health } from '../../../src/sources/health';
import type { SourceConformance } from '../../contract/sourceConformance';

export const conformance: SourceConformance = {
  definition: health,
  settings: (origin) => ({ url: `${origin}/readiness`, headers: { 'X-Key': '${secret:token}' } }),
  replies: {
    '/readiness': {
      headers: { 'content-type': 'application/json' },
      body: {
        status: 'ready',
        database: 'ok',
        redis: 'ok',
        health_score: 98,
        timestamp: '2026-01-15T10:30:00Z',
      },
    },
  },
  faultyPath: '/readiness',
  mostRequests: 1,
  exceptions: {
    'status 500': { verdicts: ['failing'], complete: true },
    'status 503 with an error page': { verdicts: ['failing'], complete: true },
  },
  failing: {
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: { status: 'not_ready', database: 'ok', redis: 'error' },
  },
  puzzling: { body: { status: 'simmering' } },
  worded: (text) => ({ status: 503, body: { status: 'not_ready', redis: 'error', error: text } }),
};

import type { HttpResponse } from '../../base/http/http';
import type { CheckObservation } from '../../monitoring/check';
import type { HealthJudgement } from '../shared/healthJudgement';

/** The one check of an endpoint, named by its path and shown without the query, which may hold a key. */
export function checkOf(url: string, response: HttpResponse, judgement: HealthJudgement): CheckObservation {
  const { origin, pathname } = new URL(url);
  return {
    ...judgement,
    key: 'health',
    name: pathname === '/' ? 'health' : pathname,
    target: origin + pathname,
    status: response.status,
    durationMs: response.durationMs,
    certificateExpiresAt: response.certificateExpiresAt,
  };
}

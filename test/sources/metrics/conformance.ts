import { metrics } from '../../../src/sources/metrics';
import type { SourceConformance } from '../../contract/sourceConformance';
import { EXPOSITION, TEXT } from './recorded';

export const conformance: SourceConformance = {
  definition: metrics,
  settings: (origin) => ({ url: `${origin}/metrics`, headers: { authorization: 'Bearer ${secret:token}' } }),
  replies: { '/metrics': { headers: { 'content-type': TEXT }, body: EXPOSITION } },
  faultyPath: '/metrics',
  mostRequests: 1,
  worded: (text) => ({ headers: { 'content-type': TEXT }, body: `up{note="${text}"} 1\n` }),
};

import type { MonitoringSnapshot } from '../../monitoring/snapshot';

/** What is said above everything else, so that nobody mistakes a demo for production or the other way round. */
export function bannerOf(
  snapshot: MonitoringSnapshot,
): { readonly text: string; readonly tone: 'demo' | 'production' } | undefined {
  if (snapshot.demo) return { text: 'Demo company: everything here is simulated.', tone: 'demo' };
  if (/^prod(?:uction)?\b/i.test(snapshot.environment ?? ''))
    return { text: `Environment: ${snapshot.environment}`, tone: 'production' };
  return undefined;
}

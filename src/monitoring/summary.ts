import type { MonitoringSnapshot } from './snapshot';

export interface Summary {
  readonly text: string;
  readonly urgent: boolean;
}

export function summarise(snapshot: MonitoringSnapshot): Summary {
  const firing = snapshot.alerts.filter((alert) => alert.condition === 'firing');
  const unread = snapshot.sources.filter((source) => !['fresh', 'waiting'].includes(source.condition));
  const [worst] = firing;
  if (worst && (worst.severity === 'P0' || worst.severity === 'P1'))
    return {
      text: `$(flame) ${worst.severity} ${worst.title}${firing.length > 1 ? ` +${firing.length - 1}` : ''}`,
      urgent: !worst.acknowledgement,
    };
  if (firing.length > 0) return { text: `$(warning) ${firing.length} alerts`, urgent: false };
  if (unread.length > 0) return { text: `$(debug-disconnect) ${unread.length} unreachable`, urgent: false };
  return { text: `$(pass) Sitrep: ${snapshot.sources.length} ok`, urgent: false };
}

import type { Labels } from '../../metrics/series';
import type { Alert } from '../alerts/alert';

/** What alerts are put together by. `service` is the default. */
export type Grouping = 'service' | 'severity' | 'source' | { readonly label: string };

export interface AlertGroup {
  /** The value that the alerts share; empty for those that have none. */
  readonly key: string;
  /** Worst first, as they came. */
  readonly alerts: readonly Alert[];
  /** Labels that every alert of the group has with the same value: shown once, on the group. */
  readonly shared: Labels;
}

/**
 * Groups alerts that come worst first: the group with the worst alert is the first. One pass. A group that was there with
 * the very same alerts is taken as it was, by its key.
 */
export function groupAlerts(
  alerts: readonly Alert[],
  grouping: Grouping = 'service',
  known: readonly AlertGroup[] = [],
): readonly AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = keyOf(alert, grouping);
    const group = groups.get(key);
    if (group) group.push(alert);
    else groups.set(key, [alert]);
  }
  const before = new Map(known.map((group) => [group.key, group]));
  return [...groups].map(([key, members]) => {
    const same = before.get(key);
    if (same && isSameList(same.alerts, members)) return same;
    return { key, alerts: members, shared: sharedLabels(members) };
  });
}

export const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function keyOf(alert: Alert, grouping: Grouping): string {
  if (typeof grouping === 'object') return alert.labels[grouping.label] ?? '';
  switch (grouping) {
    case 'service':
      return alert.service ?? '';
    case 'severity':
      return alert.severity;
    case 'source':
      return alert.provenance.sourceId;
  }
}

/** The labels that all have in common. Of a single alert that is every label, which says nothing about a group: none. */
export function sharedLabels(alerts: readonly Alert[]): Labels {
  const [first] = alerts;
  if (!first || alerts.length === 1) return {};
  const common = new Map(Object.entries(first.labels));
  for (const { labels } of alerts) {
    for (const [name, value] of common) if (labels[name] !== value) common.delete(name);
    if (common.size === 0) break;
  }
  return Object.fromEntries(common);
}

/** As it is remembered and typed: `service`, `severity`, `source`, or `label.team`. */
export const printGrouping = (grouping: Grouping): string =>
  typeof grouping === 'object' ? `label.${grouping.label}` : grouping;

/** What was remembered; nothing for a text that an older version may have written. */
export function parseGrouping(text: string): Grouping | undefined {
  if (text === 'service' || text === 'severity' || text === 'source') return text;
  return text.startsWith('label.') && text.length > 6 ? { label: text.slice(6) } : undefined;
}

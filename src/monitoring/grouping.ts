import type { Labels } from '../metrics/series';
import type { Alert } from './alerts/alert';

export interface AlertGroup {
  readonly key: string;
  readonly alerts: readonly Alert[];
  readonly shared: Labels;
}

export function groupAlerts(alerts: readonly Alert[]): readonly AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const a of alerts) groups.set(a.service ?? '', [...(groups.get(a.service ?? '') ?? []), a]);
  return [...groups].map(([key, members]) => ({ key, alerts: members, shared: sharedLabels(members) }));
}

function sharedLabels(alerts: readonly Alert[]): Labels {
  const [first, ...rest] = alerts;
  return Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(([name, value]) =>
      rest.every((alert) => alert.labels[name] === value),
    ),
  );
}

import type { Alert } from '../alerts/alert';
import type { FilterField } from './alertFilter';

/** How many alerts have each value of something, most first. */
export type Counts = readonly (readonly [value: string, count: number])[];

/** What there is to choose from among the alerts of one moment. Each answer is worked out once, when it is asked for. */
export class AlertFacets {
  readonly #byField = new Map<string, Counts>();
  #labelNames: Counts | undefined;

  constructor(readonly alerts: readonly Alert[]) {}

  /** The names of labels. */
  get labelNames(): Counts {
    return (this.#labelNames ??= countsOf(this.alerts, ({ labels }) => Object.keys(labels)));
  }

  /** The values of a field; alerts that have none are left out. */
  valuesOf(field: FilterField | 'severity'): Counts {
    const key = typeof field === 'string' ? field : `label.${field.label}`;
    let counts = this.#byField.get(key);
    if (!counts) {
      counts = countsOf(this.alerts, (alert) => valueOf(alert, field));
      this.#byField.set(key, counts);
    }
    return counts;
  }
}

function valueOf(alert: Alert, field: FilterField | 'severity'): readonly string[] {
  if (typeof field === 'object') return present(alert.labels[field.label]);
  switch (field) {
    case 'severity':
      return [alert.severity];
    case 'service':
      return present(alert.service);
    case 'source':
      return [alert.provenance.sourceId];
  }
}

const present = (value: string | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : [value];

function countsOf(alerts: readonly Alert[], valuesOf: (alert: Alert) => readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const alert of alerts) {
    for (const value of valuesOf(alert)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import type { LabelSet } from '../../../promql/labels/labelSet';

/** One alert of a rule, from its first result until it was resolved for a while. */
export interface ActiveAlert {
  /** Of the result and the rule, with `alertname`: what tells it from its siblings. */
  readonly labels: LabelSet;
  /** Filled in, renewed by each evaluation. */
  annotations: Labels;
  value: number;
  state: 'pending' | 'firing' | 'inactive';
  activeAt: Ms;
  firedAt: Ms | undefined;
  resolvedAt: Ms | undefined;
  /** When the result went missing while `keep_firing_for` holds the alert. */
  keepFiringSince: Ms | undefined;
}

import { LabelSet, METRIC_NAME } from '../../promql/labels/labelSet';
import type { Labels, Sample } from '../series';

const EXPORTED = 'exported_';

/**
 * The labels under which a sample is stored: its own ones, its name, and those of its target. A label that both have is
 * the target's, and the sample's own one is kept with `exported_` in front (Prometheus, `honor_labels: false`).
 */
export function storedLabels(sample: Sample, target: Labels): LabelSet {
  const own = Object.entries(sample.labels);
  if (own.some(([label]) => label === METRIC_NAME || Object.hasOwn(target, label))) {
    return withoutConflicts(sample, target);
  }
  return LabelSet.of([...own, ...Object.entries(target), [METRIC_NAME, sample.name]]);
}

function withoutConflicts({ name, labels }: Sample, target: Labels): LabelSet {
  const stored = new Map<string, string>(Object.entries(target));
  const conflicts: [string, string][] = [];
  for (const [label, value] of Object.entries(labels)) {
    if (stored.has(label)) conflicts.push([label, value]);
    else stored.set(label, value);
  }
  for (const [label, value] of conflicts) {
    let exported = EXPORTED + label;
    while (stored.has(exported)) exported = EXPORTED + exported;
    stored.set(exported, value);
  }
  stored.set(METRIC_NAME, name);
  return LabelSet.of(stored);
}

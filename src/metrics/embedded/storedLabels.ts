import { LabelSet, METRIC_NAME } from '../../promql/labels/labelSet';
import type { Labels, Sample } from '../series';

const EXPORTED = 'exported_';

/** Where the labels of a sample go that has these label names. */
interface Shape {
  readonly own: readonly string[];
  /** The name of the metric and the labels of the target are among them; samples of this shape have them in common. */
  readonly names: readonly string[];
  /** In the order of `names`, with those of the target. */
  readonly values: readonly string[];
  /** The place of each own label. */
  readonly places: readonly number[];
  readonly namePlace: number;
}

/**
 * The labels under which samples of a target are stored: their own ones, their name, and those of the target. A label that both
 * have is the target's, and the sample's own one is kept with `exported_` in front (Prometheus, `honor_labels: false`).
 */
export class StoredLabels {
  /** Samples that follow each other mostly have the same label names: these are put in order once. */
  #shape: Shape | undefined;

  constructor(private readonly target: Labels) {}

  of(sample: Sample): LabelSet {
    const { target } = this;
    const known = this.#shape && inShape(this.#shape, sample);
    if (known) return known;
    const own = Object.keys(sample.labels);
    if (own.some((label) => label === METRIC_NAME || Object.hasOwn(target, label))) {
      return withoutConflicts(sample, target);
    }
    const labels = LabelSet.of({ ...target, ...sample.labels, [METRIC_NAME]: sample.name });
    // Labels without a value are left out, and so the shape would be another one.
    if (labels.names.length === own.length + Object.keys(target).length + 1)
      this.#shape = shapeOf(own, labels);
    return labels;
  }
}

const shapeOf = (own: readonly string[], { names, values }: LabelSet): Shape => ({
  own,
  names,
  values,
  places: own.map((label) => names.indexOf(label)),
  namePlace: names.indexOf(METRIC_NAME),
});

/** Nothing when the sample has other labels, or one without a value. */
function inShape({ own, names, values, places, namePlace }: Shape, sample: Sample): LabelSet | undefined {
  const filled = values.slice();
  let at = 0;
  for (const label in sample.labels) {
    const value = sample.labels[label];
    const place = places[at];
    if (own[at] !== label || place === undefined || value === undefined || value === '') return undefined;
    filled[place] = value;
    at++;
  }
  if (at < own.length || sample.name === '') return undefined;
  filled[namePlace] = sample.name;
  return LabelSet.ofSorted(names, filled);
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

import type { Labels } from '../../../metrics/series';
import { formatGeneral } from '../../../promql/goFloat';
import { LabelSet } from '../../../promql/labels/labelSet';
import { printName } from '../../../promql/labels/labelName';
import { quote } from '../../../promql/syntax/quoting';

/** A label set as it is written in a query. */
export function labelWords(labels: LabelSet): string {
  const inside = labels
    .withoutMetric()
    .entries()
    .map(([name, value]) => `${printName(name)}=${quote(value)}`)
    .join(', ');
  const name = labels.metricName;
  return inside === '' && name !== '' ? name : `${name}{${inside}}`;
}

/** An alert in one line. Two alerts are the same exactly when their words are. */
export const alertWords = (labels: Labels, annotations: Labels): string =>
  `Labels:${labelWords(LabelSet.of(labels))} Annotations:${labelWords(LabelSet.of(annotations))}`;

export const sampleWords = (labels: LabelSet, value: number): string =>
  `${labelWords(labels)} ${formatGeneral(value)}`;

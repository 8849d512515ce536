import { formatFixed } from '../../goFloat';
import { isLabelName } from '../../labels/labelName';
import type { LabelSet } from '../../labels/labelSet';
import type { Aggregation } from '../../syntax/ast';
import { quote } from '../../syntax/quoting';
import { execution } from '../context';
import type { Column } from '../value';
import { ColumnBuilder, isPresent } from '../value';
import { groupLabels } from './grouping';

/** Counts the series of each group by their value, which becomes the label `valueLabel`. */
export function countValues(
  columns: readonly Column[],
  aggregation: Aggregation,
  valueLabel: string,
): Column[] {
  if (!isLabelName(valueLabel))
    throw execution(`invalid label name ${quote(valueLabel)}`, aggregation.parameter?.span);
  const grouping = aggregation.without
    ? aggregation
    : { labels: [...aggregation.labels, valueLabel], without: false };
  const results = new Map<string, { readonly labels: LabelSet; readonly builder: ColumnBuilder }>();
  for (const column of columns) {
    const labelsOf = new Map<string, LabelSet>();
    for (let at = 0; at < column.values.length; at++) {
      if (!isPresent(column, at)) continue;
      // As text, because there is a zero below zero.
      const value = formatFixed(column.values[at] ?? NaN);
      let labels = labelsOf.get(value);
      if (!labels) {
        labels = groupLabels(column.labels.with(valueLabel, value), grouping);
        labelsOf.set(value, labels);
      }
      let result = results.get(labels.key);
      if (!result) {
        result = { labels, builder: new ColumnBuilder(column.values.length) };
        results.set(labels.key, result);
      }
      result.builder.set(at, (result.builder.values[at] ?? 0) + 1);
    }
  }
  return [...results.values()].map(({ labels, builder }) => builder.build(labels, false));
}

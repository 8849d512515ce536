import type { LabelSet } from '../../labels/labelSet';
import { LabelSet as Labels, METRIC_NAME } from '../../labels/labelSet';
import type { Aggregation } from '../../syntax/ast';
import type { Column } from '../value';

/** The columns that are aggregated to one result. */
export interface Group {
  readonly labels: LabelSet;
  readonly columns: readonly Column[];
}

type Grouping = Pick<Aggregation, 'labels' | 'without'>;

/** `by` keeps what is listed, the name included; `without` never keeps the name. */
export function groupLabels(labels: LabelSet, { labels: names, without }: Grouping): LabelSet {
  if (without) return labels.filter((name) => name !== METRIC_NAME && !names.includes(name));
  return names.length === 0 ? Labels.empty : labels.filter((name) => names.includes(name));
}

/** The groups in the order of their first columns. */
export function groupColumns(columns: readonly Column[], grouping: Grouping): Group[] {
  const groups = new Map<string, { readonly labels: LabelSet; readonly columns: Column[] }>();
  for (const column of columns) {
    const labels = groupLabels(column.labels, grouping);
    const group = groups.get(labels.key);
    if (group) group.columns.push(column);
    else groups.set(labels.key, { labels, columns: [column] });
  }
  return [...groups.values()];
}

/** A result loses the metric's name when one of its inputs does. */
export const dropsName = ({ columns }: Group): boolean => columns.some(({ dropName }) => dropName);

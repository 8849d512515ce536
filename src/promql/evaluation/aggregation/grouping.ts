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
    const key = groupKey(column.labels, grouping);
    const group = groups.get(key);
    if (group) group.columns.push(column);
    else groups.set(key, { labels: groupLabels(column.labels, grouping), columns: [column] });
  }
  return [...groups.values()];
}

/** Tells groups apart without making the labels of each column. Values stand behind their lengths: they may hold anything. */
function groupKey(labels: LabelSet, { labels: names, without }: Grouping): string {
  let key = '';
  if (!without) {
    for (const name of names) key += keyOf(labels.get(name));
    return key;
  }
  for (const [at, name] of labels.names.entries()) {
    if (name === METRIC_NAME || names.includes(name)) continue;
    key += keyOf(name) + keyOf(labels.values[at] ?? '');
  }
  return key;
}

const keyOf = (text: string): string => `${text.length}:${text}`;

/** A result loses the metric's name when one of its inputs does. */
export const dropsName = ({ columns }: Group): boolean => columns.some(({ dropName }) => dropName);

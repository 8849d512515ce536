import type { LabelSet } from '../../labels/labelSet';
import { METRIC_NAME } from '../../labels/labelSet';
import type { VectorMatching } from '../../syntax/ast';
import type { Column } from '../value';

/** The labels by which two series find each other. Only the name is ignored without being asked. */
export function matchLabels(labels: LabelSet, { on, labels: names }: VectorMatching): LabelSet {
  return on
    ? labels.filter((name) => names.includes(name))
    : labels.filter((name) => name !== METRIC_NAME && !names.includes(name));
}

/** The columns of one side by their signature. */
export function groupBySignature(
  columns: readonly Column[],
  matching: VectorMatching,
): Map<string, Column[]> {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const { key } = matchLabels(column.labels, matching);
    const group = groups.get(key);
    if (group) group.push(column);
    else groups.set(key, [column]);
  }
  return groups;
}

/** One at each step at which any of the columns has a sample. */
export function presenceOf(columns: readonly Column[], count: number): Uint8Array {
  const presence = new Uint8Array(count);
  for (const { present } of columns) {
    if (!present) return presence.fill(1);
    for (let at = 0; at < count; at++) presence[at] = (presence[at] ?? 0) | (present[at] ?? 0);
  }
  return presence;
}

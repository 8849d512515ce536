import { printName } from '../labels/labelName';
import type { LabelSet } from '../labels/labelSet';
import { quote } from '../syntax/quoting';
import type { QueryContext } from './context';
import { execution } from './context';
import type { Column } from './value';
import { isPresent } from './value';

/** How a series is printed in messages. */
export const printLabels = (labels: LabelSet): string =>
  `{${labels
    .entries()
    .map(([name, value]) => `${printName(name)}=${quote(value)}`)
    .join(', ')}}`;

/** The labels and the mark of a column whose operation loses the metric's name. */
export function withoutName(
  context: QueryContext,
  { labels }: Pick<Column, 'labels'>,
): Pick<Column, 'labels' | 'dropName'> {
  return {
    labels: context.settings.delayedNameRemoval ? labels : labels.withoutMetric(),
    dropName: true,
  };
}

/** What delayed name removal does when the query ends. */
export function removeNames(columns: readonly Column[]): readonly Column[] {
  return mergeEqual(
    columns.map((column) =>
      column.dropName ? { ...column, labels: column.labels.withoutMetric() } : column,
    ),
  );
}

/**
 * Joins columns that have the same labels, as long as they have no step in common.
 * @throws {PromqlProblem} with reason `execution` where two have a sample at the same step
 */
export function mergeEqual(columns: readonly Column[]): readonly Column[] {
  if (columns.length < 2) return columns;
  const byKey = new Map<string, Column>();
  for (const column of columns) {
    const { key } = column.labels;
    const before = byKey.get(key);
    byKey.set(key, before ? join(before, column) : column);
  }
  return byKey.size === columns.length ? columns : [...byKey.values()];
}

export const sameLabels = (): Error => execution('vector cannot contain metrics with the same labelset');

function join(one: Column, other: Column): Column {
  const values = Float64Array.from(one.values);
  const present = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const [left, right] = [isPresent(one, at), isPresent(other, at)];
    if (left && right) throw sameLabels();
    if (right) values[at] = other.values[at] ?? NaN;
    if (left || right) present[at] = 1;
  }
  return { ...one, values, present };
}

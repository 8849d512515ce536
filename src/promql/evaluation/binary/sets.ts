import type { SetOperator, VectorMatching } from '../../syntax/ast';
import type { Column, VectorValue } from '../value';
import { isPresent } from '../value';
import { groupBySignature, matchLabels, presenceOf } from './signature';

export interface SetOperands {
  readonly left: VectorValue;
  readonly right: VectorValue;
  readonly matching: VectorMatching;
  readonly count: number;
}

/** `and`, `or` and `unless`: series of one side, by whether the other side has their signature at the same step. */
export function combineSets(operator: SetOperator, { left, right, matching, count }: SetOperands): Column[] {
  const presenceBySignature = (columns: readonly Column[]): Map<string, Uint8Array> =>
    new Map([...groupBySignature(columns, matching)].map(([key, group]) => [key, presenceOf(group, count)]));
  const keep = (
    columns: readonly Column[],
    others: ReadonlyMap<string, Uint8Array>,
    wanted: 0 | 1,
  ): Column[] =>
    columns.flatMap((column) => {
      const other = others.get(matchLabels(column.labels, matching).key);
      return keepWhere(column, (at) => (other?.[at] ?? 0) === wanted);
    });
  switch (operator) {
    case 'and':
      return keep(left.columns, presenceBySignature(right.columns), 1);
    case 'unless':
      return keep(left.columns, presenceBySignature(right.columns), 0);
    case 'or':
      return [...left.columns, ...keep(right.columns, presenceBySignature(left.columns), 0)];
  }
}

/** The column with only the steps that satisfy `wanted`; none when nothing is left. */
function keepWhere(column: Column, wanted: (at: number) => boolean): Column[] {
  const count = column.values.length;
  const present = new Uint8Array(count);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    if (!isPresent(column, at) || !wanted(at)) continue;
    present[at] = 1;
    kept++;
  }
  if (kept === 0) return [];
  return [{ ...column, present: kept === count ? undefined : present }];
}

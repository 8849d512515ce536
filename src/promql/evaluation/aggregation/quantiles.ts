import type { Aggregation } from '../../syntax/ast';
import { MESSAGES } from '../annotations';
import type { QueryContext } from '../context';
import { quantileOf } from '../quantile';
import type { Column } from '../value';
import type { Group } from './grouping';
import { byStep } from './reducers';

export interface GroupedInput {
  readonly groups: readonly Group[];
  readonly aggregation: Aggregation;
  /** The parameter at each step. */
  readonly parameters: Float64Array;
}

export function quantileByGroup(
  context: QueryContext,
  { groups, aggregation, parameters }: GroupedInput,
): Column[] {
  const span = (aggregation.parameter ?? aggregation).span;
  const largest = largestOf(parameters);
  const smallest = smallestOf(parameters);
  if (parameters.some(Number.isNaN)) context.annotations.warn(MESSAGES.quantileOutOfRange(NaN), span);
  if (largest > 1) context.annotations.warn(MESSAGES.quantileOutOfRange(largest), span);
  if (smallest < 0) context.annotations.warn(MESSAGES.quantileOutOfRange(smallest), span);
  const reduce = byStep((values, at) => quantileOf(parameters[at] ?? NaN, values));
  return groups.flatMap((group) => reduce(group, parameters.length));
}

/** Without NaN, which compares with nothing; minus infinity for no number at all. */
export const largestOf = (values: Float64Array): number =>
  values.reduce((most, value) => (value > most ? value : most), -Infinity);
export const smallestOf = (values: Float64Array): number =>
  values.reduce((least, value) => (value < least ? value : least), Infinity);

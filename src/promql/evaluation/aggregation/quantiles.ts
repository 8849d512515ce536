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
  const note = (invalid: number): void =>
    context.annotations.warn(MESSAGES.quantileOutOfRange(invalid), span);
  // As upstream: beside a NaN no other quantile is looked at.
  if (parameters.some(Number.isNaN)) note(NaN);
  else {
    if (largest > 1) note(largest);
    if (smallest < 0) note(smallest);
  }
  const reduce = byStep((values, at) => quantileOf(parameters[at] ?? NaN, values));
  return groups.flatMap((group) => reduce(group, parameters.length));
}

/** Without NaN, which compares with nothing; minus infinity for no number at all. */
export const largestOf = (values: Float64Array): number =>
  values.reduce((most, value) => (value > most ? value : most), -Infinity);
export const smallestOf = (values: Float64Array): number =>
  values.reduce((least, value) => (value < least ? value : least), Infinity);

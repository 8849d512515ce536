import type { LabelSet } from '../../labels/labelSet';
import { formatGeneral } from '../../goFloat';
import { MESSAGES } from '../annotations';
import type { QueryContext } from '../context';
import { execution } from '../context';
import type { Column } from '../value';
import { ColumnBuilder, isPresent } from '../value';
import type { Group } from './grouping';
import { hashOfLabels } from './labelHash';
import type { GroupedInput } from './quantiles';
import { WorstFirst } from './worstFirst';
import { largestOf, smallestOf } from './quantiles';

const LARGEST_INT64 = 2 ** 63;

export interface SelectionInput extends GroupedInput {
  readonly operator: 'topk' | 'bottomk' | 'limitk' | 'limit_ratio';
  /** How many columns there are in all groups. */
  readonly inputs: number;
}

/**
 * The aggregations that keep series instead of combining them. At a single step the results come in the order of
 * their rank, group by group; over several steps the order means nothing.
 */
export function selectByGroup(context: QueryContext, input: SelectionInput): Column[] {
  const { operator, groups, parameters } = input;
  const isRatio = operator === 'limit_ratio';
  if (isRatio ? !checkRatios(context, input) : !checkCounts(parameters)) return [];
  const select = isRatio ? ratioSelector() : rankSelector(operator, input.inputs);
  const builders = new Map<Column, ColumnBuilder>();
  const count = parameters.length;
  for (let at = 0; at < count; at++) {
    for (const group of groups) {
      for (const column of select(group, at, parameters[at] ?? NaN)) {
        let builder = builders.get(column);
        if (!builder) builders.set(column, (builder = new ColumnBuilder(count)));
        builder.set(at, column.values[at] ?? NaN);
      }
    }
  }
  return [...builders].map(([{ labels, dropName }, builder]) => builder.build(labels, dropName));
}

type Select = (group: Group, at: number, parameter: number) => readonly Column[];

function checkCounts(parameters: Float64Array): boolean {
  const largest = largestOf(parameters);
  // As upstream: a NaN beside counts below one, or alone, is looked at first.
  if (parameters.some(Number.isNaN)) throw execution('Parameter value is NaN');
  if (largest < 1) return false;
  const smallest = smallestOf(parameters);
  if (smallest <= -LARGEST_INT64) throw execution(`Scalar value ${formatGeneral(smallest)} underflows int64`);
  if (largest >= LARGEST_INT64) throw execution(`Scalar value ${formatGeneral(largest)} overflows int64`);
  return true;
}

function checkRatios(context: QueryContext, { aggregation, parameters }: GroupedInput): boolean {
  const [largest, smallest] = [largestOf(parameters), smallestOf(parameters)];
  if (parameters.some(Number.isNaN)) throw execution('Ratio value is NaN');
  if (largest === 0 && smallest === 0) return false;
  const span = (aggregation.parameter ?? aggregation).span;
  if (largest > 1) context.annotations.warn(MESSAGES.ratioOutOfRange(largest, 1), span);
  if (smallest < -1) context.annotations.warn(MESSAGES.ratioOutOfRange(smallest, -1), span);
  return true;
}

function rankSelector(operator: 'topk' | 'bottomk' | 'limitk', inputs: number): Select {
  return (group, at, parameter) => {
    const size = Math.min(Math.trunc(parameter), inputs);
    if (size < 1) return [];
    return operator === 'limitk' ? firstOf(group, at, size) : bestOf(group, at, size, operator === 'topk');
  };
}

function firstOf({ columns }: Group, at: number, size: number): Column[] {
  const chosen: Column[] = [];
  for (const column of columns) {
    if (chosen.length === size) break;
    if (isPresent(column, at)) chosen.push(column);
  }
  return chosen;
}

/** The best columns in the order of their rank. Which of equals are chosen is what upstream's heap makes of their order. */
function bestOf({ columns }: Group, at: number, size: number, isTop: boolean): readonly Column[] {
  const worstFirst = new WorstFirst();
  for (const column of columns) {
    if (!isPresent(column, at)) continue;
    const value = column.values[at]!;
    const key = isTop ? value : -value;
    if (worstFirst.size < size) worstFirst.push(key, column);
    else if (worstFirst.first < key || (Number.isNaN(worstFirst.first) && !Number.isNaN(key)))
      worstFirst.replaceFirst(key, column);
  }
  // Only a single step has an order.
  return columns[0]?.values.length === 1 ? worstFirst.bestFirst() : worstFirst.inAnyOrder();
}

/** A series is kept by the place of its labels' hash between zero and one, so the same one is kept at every step. */
function ratioSelector(): Select {
  const places = new Map<LabelSet, number>();
  const placeOf = (labels: LabelSet): number => {
    let place = places.get(labels);
    if (place === undefined) places.set(labels, (place = hashOfLabels(labels) / 2 ** 64));
    return place;
  };
  return (group, at, parameter) => {
    const ratio = Math.max(-1, Math.min(1, parameter));
    const isKept = (place: number): boolean => (ratio >= 0 ? place < ratio : place >= 1 + ratio);
    return group.columns.filter((column) => isPresent(column, at) && isKept(placeOf(column.labels)));
  };
}

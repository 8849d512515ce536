import { MESSAGES } from '../evaluation/annotations';
import type { Column, Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { compareNatural } from '../labels/order';
import type { FunctionCall, FunctionImplementation } from './call';
import { textArgument, vectorArgument } from './call';

export const SORT_FUNCTIONS = {
  sort: (call: FunctionCall) => sorted(call, byValue(1)),
  sort_desc: (call: FunctionCall) => sorted(call, byValue(-1)),
  sort_by_label: (call: FunctionCall) => sorted(call, byLabels(call, 1)),
  sort_by_label_desc: (call: FunctionCall) => sorted(call, byLabels(call, -1)),
} as const satisfies Record<string, FunctionImplementation>;

type Order = (one: Column, other: Column) => number;

/** Only a single step has an order: the series of a range come sorted by their labels. */
function sorted(call: FunctionCall, order: Order): Value {
  const columns = vectorArgument(call, 0);
  if (call.frame.count === 1) return vector([...columns].sort(order));
  call.evaluator.context.annotations.warn(MESSAGES.sortInRangeQuery, call.call.span);
  return vector(columns);
}

/** NaN comes last in both directions. */
function byValue(direction: 1 | -1): Order {
  return (one, other) => {
    const [left, right] = [one.values[0] ?? NaN, other.values[0] ?? NaN];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left === right ? 0 : direction * (left < right ? -1 : 1);
  };
}

function byLabels(call: FunctionCall, direction: 1 | -1): Order {
  const names = call.call.arguments.slice(1).map((_argument, at) => textArgument(call, at + 1));
  return (one, other) => {
    for (const name of names) {
      const order = compareNatural(one.labels.get(name), other.labels.get(name));
      if (order !== 0) return direction * order;
    }
    return direction * one.labels.compare(other.labels);
  };
}

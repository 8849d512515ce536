import { presenceOf } from '../evaluation/binary/signature';
import type { Column, Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { LabelSet, METRIC_NAME } from '../labels/labelSet';
import type { Expression } from '../syntax/ast';
import { unwrap } from '../syntax/ast';
import type { FunctionCall, FunctionImplementation } from './call';
import { argument, byWindow, checkedRange, mapSeries, vectorArgument } from './call';

export const ABSENT_FUNCTIONS = {
  absent: (call: FunctionCall) => whereMissing(call, vectorArgument(call, 0), false),
  absent_over_time: (call: FunctionCall) =>
    whereMissing(
      call,
      mapSeries(
        call,
        checkedRange(call, 0),
        byWindow(() => 1),
        // Nothing is left of the series, so two of them may have the same labels.
        true,
      ),
      true,
    ),
} as const satisfies Record<string, FunctionImplementation>;

/** One series that is 1 at the steps at which no other has a sample. */
function whereMissing(call: FunctionCall, columns: readonly Column[], dropName: boolean): Value {
  const present = presenceOf(columns, call.frame.count).map((found) => 1 - found);
  if (!present.includes(1)) return vector([]);
  const values = new Float64Array(call.frame.count).fill(1);
  return vector([{ labels: knownLabels(argument(call, 0)), dropName, values, present }]);
}

/**
 * The labels that a missing series would have: those that the first `=` matcher of a name tells and no later matcher of
 * that name takes back. Other expressions than selectors tell none.
 */
function knownLabels(argument: Expression): LabelSet {
  const expression = unwrap(argument);
  const selector = expression.kind === 'range' ? expression.selector : expression;
  if (selector.kind !== 'selector') return LabelSet.empty;
  const known = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, operator, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (operator === '=' && !seen.has(name)) {
      seen.add(name);
      known.set(name, value);
    } else known.delete(name);
  }
  return LabelSet.of(known);
}

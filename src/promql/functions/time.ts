import { timeAt } from '../evaluation/frame';
import { selectInstant } from '../evaluation/selector';
import { withoutName } from '../evaluation/names';
import type { Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { LabelSet } from '../labels/labelSet';
import { unwrap } from '../syntax/ast';
import type { FunctionCall, FunctionImplementation } from './call';
import { argument, mapValues, vectorArgument } from './call';
import { everywhere } from './arithmetic';

const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;

/** A date function takes seconds since 1970 in UTC, or without an argument the time of the step. */
const datePart =
  (part: (date: Date) => number): FunctionImplementation =>
  (call) => {
    const read = (seconds: number): number => part(new Date(Math.trunc(seconds) * MS_PER_SECOND));
    if (call.call.arguments.length > 0) return mapValues(call, read);
    return vector([
      { labels: LabelSet.empty, dropName: false, values: stepTimes(call).map(read), present: undefined },
    ]);
  };

export const TIME_FUNCTIONS = {
  time: (call: FunctionCall): Value => ({ type: 'scalar', values: stepTimes(call) }),
  timestamp,
  start_timestamp: startTimestamp,
  start: (call: FunctionCall) => constant(call, call.evaluator.context.times.start / MS_PER_SECOND),
  end: (call: FunctionCall) => constant(call, call.evaluator.context.times.end / MS_PER_SECOND),
  range: (call: FunctionCall) => {
    const { start, end } = call.evaluator.context.times;
    return constant(call, (end - start) / MS_PER_SECOND);
  },
  step: (call: FunctionCall) => {
    const { start, end, step } = call.evaluator.context.times;
    return constant(call, start === end ? 0 : step / MS_PER_SECOND);
  },
  minute: datePart((date) => date.getUTCMinutes()),
  hour: datePart((date) => date.getUTCHours()),
  day_of_week: datePart((date) => date.getUTCDay()),
  day_of_month: datePart((date) => date.getUTCDate()),
  day_of_year: datePart(
    (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MS_PER_DAY) + 1,
  ),
  days_in_month: datePart((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  month: datePart((date) => date.getUTCMonth() + 1),
  year: datePart((date) => date.getUTCFullYear()),
} as const satisfies Record<string, FunctionImplementation>;

const constant = (call: FunctionCall, value: number): Value => ({
  type: 'scalar',
  values: everywhere(call, value),
});

function stepTimes({ frame }: FunctionCall): Float64Array {
  return Float64Array.from({ length: frame.count }, (_unused, at) => timeAt(frame, at) / MS_PER_SECOND);
}

/** When the counter of each sample began, zero where that is unknown. Nothing for what is not a bare selector. */
function startTimestamp(call: FunctionCall): Value {
  const { context } = call.evaluator;
  const expression = unwrap(argument(call, 0));
  if (expression.kind !== 'selector') {
    vectorArgument(call, 0);
    return vector([]);
  }
  const columns = selectInstant(context, expression, call.frame, { reading: 'start' });
  return vector(columns.map((column) => ({ ...column, ...withoutName(context, column) })));
}

/** A bare selector gives the times of its samples, any other expression that of the step. */
function timestamp(call: FunctionCall): Value {
  const { context } = call.evaluator;
  const expression = unwrap(argument(call, 0));
  if (expression.kind !== 'selector') {
    const times = stepTimes(call);
    return mapValues(call, (_value, step) => times[step] ?? NaN);
  }
  const columns = selectInstant(context, expression, call.frame, { reading: 'time' });
  return vector(columns.map((column) => ({ ...column, ...withoutName(context, column) })));
}

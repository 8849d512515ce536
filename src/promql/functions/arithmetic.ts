import type { FunctionCall, FunctionImplementation } from './call';
import { mapValues, scalarArgument, vectorArgument } from './call';
import { vector } from '../evaluation/value';
import type { Value } from '../evaluation/value';
import { isPresent } from '../evaluation/value';
import { higher, lower } from '../goFloat';
import { LabelSet } from '../labels/labelSet';
import { withoutName } from '../evaluation/names';

const elementwise =
  (calculate: (value: number) => number): FunctionImplementation =>
  (call) =>
    mapValues(call, calculate);

const DEGREES_PER_HALF_TURN = 180;

export const ARITHMETIC_FUNCTIONS = {
  abs: elementwise(Math.abs),
  acos: elementwise(Math.acos),
  acosh: elementwise(Math.acosh),
  asin: elementwise(Math.asin),
  asinh: elementwise(Math.asinh),
  atan: elementwise(Math.atan),
  atanh: elementwise(Math.atanh),
  ceil: elementwise(Math.ceil),
  cos: elementwise(Math.cos),
  cosh: elementwise(Math.cosh),
  deg: elementwise((value) => (value * DEGREES_PER_HALF_TURN) / Math.PI),
  exp: elementwise(Math.exp),
  floor: elementwise(Math.floor),
  ln: elementwise(Math.log),
  log10: elementwise(Math.log10),
  log2: elementwise(Math.log2),
  rad: elementwise((value) => (value * Math.PI) / DEGREES_PER_HALF_TURN),
  sgn: elementwise((value) => (value < 0 ? -1 : value > 0 ? 1 : value)),
  sin: elementwise(Math.sin),
  sinh: elementwise(Math.sinh),
  sqrt: elementwise(Math.sqrt),
  tan: elementwise(Math.tan),
  tanh: elementwise(Math.tanh),
  round,
  clamp: (call: FunctionCall) => clamp(call, scalarArgument(call, 1), scalarArgument(call, 2)),
  clamp_min: (call: FunctionCall) => clamp(call, scalarArgument(call, 1), everywhere(call, Infinity)),
  clamp_max: (call: FunctionCall) => clamp(call, everywhere(call, -Infinity), scalarArgument(call, 1)),
  max_of: (call: FunctionCall) => combine(call, higher),
  min_of: (call: FunctionCall) => combine(call, lower),
  pi: (call: FunctionCall): Value => ({ type: 'scalar', values: everywhere(call, Math.PI) }),
  scalar,
  vector: (call: FunctionCall) =>
    vector([
      { labels: LabelSet.empty, dropName: false, values: scalarArgument(call, 0), present: undefined },
    ]),
} as const satisfies Record<string, FunctionImplementation>;

export const everywhere = ({ frame }: FunctionCall, value: number): Float64Array =>
  new Float64Array(frame.count).fill(value);

function round(call: FunctionCall): Value {
  const nearest = call.call.arguments.length > 1 ? scalarArgument(call, 1) : everywhere(call, 1);
  return mapValues(call, (value, step) => {
    const inverse = 1 / (nearest[step] ?? NaN);
    return Math.floor(value * inverse + 0.5) / inverse;
  });
}

/** Where the bounds cross there is no result. */
function clamp(call: FunctionCall, lowest: Float64Array, highest: Float64Array): Value {
  const columns = vectorArgument(call, 0).flatMap((column) => {
    const values = new Float64Array(column.values.length);
    const present = new Uint8Array(values.length);
    for (let at = 0; at < values.length; at++) {
      const [low, high] = [lowest[at] ?? NaN, highest[at] ?? NaN];
      if (!isPresent(column, at) || high < low) continue;
      present[at] = 1;
      values[at] = higher(low, lower(high, column.values[at] ?? NaN));
    }
    if (!present.includes(1)) return [];
    return [{ ...withoutName(call.evaluator.context, column), values, present }];
  });
  return vector(columns);
}

function combine(call: FunctionCall, pick: (one: number, other: number) => number): Value {
  const [one, other] = [scalarArgument(call, 0), scalarArgument(call, 1)];
  return { type: 'scalar', values: one.map((value, at) => pick(value, other[at] ?? NaN)) };
}

/** The value of a vector of one series; NaN at steps with none or several. */
function scalar(call: FunctionCall): Value {
  const values = everywhere(call, NaN);
  const counts = new Uint32Array(values.length);
  for (const column of vectorArgument(call, 0)) {
    for (let at = 0; at < values.length; at++) {
      if (!isPresent(column, at)) continue;
      counts[at] = (counts[at] ?? 0) + 1;
      values[at] = counts[at] === 1 ? (column.values[at] ?? NaN) : NaN;
    }
  }
  return { type: 'scalar', values };
}

import type { Expression, Unary } from '../syntax/ast';
import { unwrap } from '../syntax/ast';
import { callFunction } from '../functions/index';
import { aggregate } from './aggregation/aggregate';
import { evaluateBinary } from './binary/binary';
import type { QueryContext } from './context';
import { checkSize } from './context';
import type { Frame } from './frame';
import { firstStep } from './frame';
import { mergeEqual, withoutName } from './names';
import type { RangeVector } from './rangeVector';
import { selectRange, selectSubquery } from './rangeVector';
import { selectInstant } from './selector';
import { isStepInvariant } from './stepInvariance';
import type { Column, Value } from './value';
import { vector } from './value';

/** Evaluates expressions over the steps of a frame, one column per series. */
export class Evaluator {
  readonly #invariant = new Map<Expression, boolean>();

  constructor(readonly context: QueryContext) {}

  /** @throws {PromqlProblem} */
  evaluate(expression: Expression, frame: Frame): Value {
    this.context.checkpoint();
    return this.#once(expression, frame, () =>
      frame.count > 1 && this.#isInvariant(expression)
        ? spread(this.#evaluateSteps(expression, firstStep(frame)), frame.count)
        : this.#evaluateSteps(expression, frame),
    );
  }

  /** @throws {PromqlProblem} */
  evaluateRange(argument: Expression, frame: Frame): RangeVector {
    const expression = unwrap(argument);
    return this.#once(expression, frame, () => {
      if (expression.kind === 'range') return selectRange(this.context, expression, frame);
      if (expression.kind !== 'subquery') throw new TypeError('the checker lets only range vectors through');
      return selectSubquery(this.context, expression, frame, (inner, innerFrame) =>
        this.evaluate(inner, innerFrame),
      );
    });
  }

  #once<Result>(expression: Expression, frame: Frame, calculate: () => Result): Result {
    const { progress } = this.context;
    return progress ? progress.once(expression, frame, calculate) : calculate();
  }

  #isInvariant(expression: Expression): boolean {
    let known = this.#invariant.get(expression);
    if (known === undefined) {
      known = expression.kind !== 'string' && isStepInvariant(expression);
      this.#invariant.set(expression, known);
    }
    return known;
  }

  #evaluateSteps(expression: Expression, frame: Frame): Value {
    switch (expression.kind) {
      case 'number':
        return { type: 'scalar', values: new Float64Array(frame.count).fill(expression.value) };
      case 'string':
        return { type: 'string', value: expression.value };
      case 'parentheses':
        return this.evaluate(expression.expression, frame);
      case 'unary':
        return this.#evaluateSign(expression, frame);
      case 'selector':
        return this.#checked(frame, selectInstant(this.context, expression, frame));
      case 'aggregation':
        return this.#checked(frame, aggregate(this, expression, frame));
      case 'binary':
        return this.#merged(frame, evaluateBinary(this, expression, frame));
      case 'call':
        return this.#merged(frame, callFunction({ evaluator: this, call: expression, frame }));
      case 'range':
      case 'subquery':
        throw new TypeError('a range vector is evaluated by the function that takes it');
    }
  }

  #evaluateSign({ operator, expression }: Unary, frame: Frame): Value {
    const value = this.evaluate(expression, frame);
    if (operator === '+' || value.type === 'string') return value;
    if (value.type === 'scalar') return { type: 'scalar', values: value.values.map((each) => -each) };
    const columns = value.columns.map((column) => ({
      ...column,
      ...withoutName(this.context, column),
      values: column.values.map((each) => -each),
    }));
    return vector(mergeEqual(columns));
  }

  #merged(frame: Frame, value: Value): Value {
    return value.type === 'vector' ? this.#checked(frame, mergeEqual(value.columns)) : value;
  }

  #checked(frame: Frame, columns: readonly Column[]): Value {
    checkSize(this.context, columns.length, frame);
    return vector(columns);
  }
}

/** Repeats the value of one step at every step. */
function spread(value: Value, count: number): Value {
  const repeat = (values: Float64Array): Float64Array => new Float64Array(count).fill(values[0] ?? NaN);
  if (value.type === 'string') return value;
  if (value.type === 'scalar') return { type: 'scalar', values: repeat(value.values) };
  return vector(
    value.columns.map((column) => ({ ...column, values: repeat(column.values), present: undefined })),
  );
}

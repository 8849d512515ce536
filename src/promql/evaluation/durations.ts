import type { Duration, DurationExpression, NumberLiteral } from '../syntax/ast';
import type { QueryTimes } from './context';
import { execution } from './context';
import { higher, lower } from '../goFloat';
import { power } from './binary/power';

const MS_PER_SECOND = 1000;
const LARGEST_SECONDS = 2 ** 63 / 1e9;

/**
 * A duration in milliseconds, calculated where it is an expression.
 * @throws {PromqlProblem} with reason `execution` when the result is no duration
 */
export function resolveDuration(duration: Duration, times: QueryTimes, mayBeNegative: boolean): number {
  if (typeof duration === 'number') return duration;
  const seconds = calculate(duration, times);
  const { start, end } = duration.span;
  const fail = (message: string): never => {
    throw execution(`${start}:${end}: ${message}`, duration.span);
  };
  if (!Number.isFinite(seconds)) return fail('duration is NaN or infinite');
  if (seconds <= 0 && !mayBeNegative) return fail('duration must be greater than 0');
  if (Math.abs(seconds) > LARGEST_SECONDS) return fail('duration is out of range');
  return Math.trunc(seconds * MS_PER_SECOND);
}

function calculate(operand: NumberLiteral | DurationExpression, times: QueryTimes): number {
  if (operand.kind === 'number') return operand.value;
  const left = operand.left ? calculate(operand.left, times) : 0;
  const right = operand.right ? calculate(operand.right, times) : 0;
  const { start, end } = operand.span;
  switch (operand.operator) {
    case 'step':
      return times.step / MS_PER_SECOND;
    case 'range':
      return (times.end - times.start) / MS_PER_SECOND;
    case 'min_of':
      return lower(left, right);
    case 'max_of':
      return higher(left, right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '^':
      return power(left, right);
    case '/':
      if (right === 0) throw execution(`${start}:${end}: division by zero`, operand.span);
      return left / right;
    case '%':
      if (right === 0) throw execution(`${start}:${end}: modulo by zero`, operand.span);
      return left % right;
  }
}

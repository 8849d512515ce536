import type { ArithmeticOperator, ComparisonOperator } from '../../syntax/ast';
import { power } from './power';

export const ARITHMETIC: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
};

export const COMPARISONS: Readonly<Record<ComparisonOperator, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

/** What an operator makes of two numbers, and whether the result stays. */
export interface ElementOperation {
  /** Whether the operation loses the metric's name. */
  readonly dropsName: boolean;
  /** Whether the result of a comparison is the value. */
  readonly isBool: boolean;
  readonly keeps: (left: number, right: number) => boolean;
  readonly value: (left: number, right: number) => number;
}

const always = (): boolean => true;

export function elementOperation(
  operator: ArithmeticOperator | ComparisonOperator,
  bool: boolean,
): ElementOperation {
  if (operator in ARITHMETIC) {
    return {
      dropsName: true,
      isBool: false,
      keeps: always,
      value: ARITHMETIC[operator as ArithmeticOperator],
    };
  }
  const compare = COMPARISONS[operator as ComparisonOperator];
  if (bool)
    return {
      dropsName: true,
      isBool: true,
      keeps: always,
      value: (left, right) => (compare(left, right) ? 1 : 0),
    };
  return { dropsName: false, isBool: false, keeps: compare, value: (left) => left };
}

import type { Matcher } from '../labels/matcher';
import type { Span } from '../problem';
import type { FunctionSignature } from './functionSignatures';
import type { Aggregator } from './token';

/** What an expression gives. `range` vectors hold many samples per series, `vector`s one for each step. */
export type ValueType = 'scalar' | 'string' | 'vector' | 'range';

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
  /** Whether it was written as a duration; `value` is in seconds then. */
  readonly isDuration: boolean;
  readonly span: Span;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span;
}

/** A calculation with durations, in seconds. Without `left` it is a sign, without both a word. */
export interface DurationExpression {
  readonly kind: 'duration';
  readonly operator: '+' | '-' | '*' | '/' | '%' | '^' | 'step' | 'range' | 'min_of' | 'max_of';
  readonly left: NumberLiteral | DurationExpression | undefined;
  readonly right: NumberLiteral | DurationExpression | undefined;
  readonly inParentheses: boolean;
  readonly span: Span;
}

/** Milliseconds, or what they are calculated from when the query runs. */
export type Duration = number | DurationExpression;

/** The moment after `@`, in milliseconds, or an end of the query's time range. */
export type At = number | 'start' | 'end';

export interface VectorSelector {
  readonly kind: 'selector';
  /** Empty when the name stands in the braces or nowhere. */
  readonly name: string;
  /** With the matcher of `name` as the last one. */
  readonly matchers: readonly Matcher[];
  readonly at: At | undefined;
  /** Zero when there is none. */
  readonly offset: Duration;
  readonly extension: 'anchored' | 'smoothed' | undefined;
  readonly span: Span;
}

export interface RangeSelector {
  readonly kind: 'range';
  readonly selector: VectorSelector;
  readonly range: Duration;
  readonly span: Span;
}

export interface Subquery {
  readonly kind: 'subquery';
  readonly expression: Expression;
  readonly range: Duration;
  /** Absent for the default step of the engine. */
  readonly step: Duration | undefined;
  readonly at: At | undefined;
  readonly offset: Duration;
  readonly span: Span;
}

export interface Call {
  readonly kind: 'call';
  readonly function: FunctionSignature;
  readonly arguments: readonly Expression[];
  readonly span: Span;
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operator: Aggregator;
  readonly expression: Expression;
  readonly parameter: Expression | undefined;
  readonly labels: readonly string[];
  readonly without: boolean;
  readonly span: Span;
}

export const ARITHMETIC_OPERATORS = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
export const COMPARISON_OPERATORS = ['==', '!=', '>', '<', '>=', '<='] as const;
export const TRIM_OPERATORS = ['</', '>/'] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;

export type ArithmeticOperator = (typeof ARITHMETIC_OPERATORS)[number];
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];
export type TrimOperator = (typeof TRIM_OPERATORS)[number];
export type SetOperator = (typeof SET_OPERATORS)[number];
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | TrimOperator | SetOperator;

export const isComparison = (operator: string): operator is ComparisonOperator =>
  COMPARISON_OPERATORS.includes(operator as ComparisonOperator);
export const isSetOperator = (operator: string): operator is SetOperator =>
  SET_OPERATORS.includes(operator as SetOperator);

/** How the series of two vectors find each other. */
export interface VectorMatching {
  /** `manyToOne` is `group_left`: the left side has many series for one on the right. */
  readonly cardinality: 'oneToOne' | 'manyToOne' | 'oneToMany' | 'manyToMany';
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels of the `one` side that the result takes over. */
  readonly include: readonly string[];
  readonly fillLeft: number | undefined;
  readonly fillRight: number | undefined;
}

export interface Binary {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly bool: boolean;
  /** Present between two vectors only. */
  readonly matching: VectorMatching | undefined;
  readonly span: Span;
}

export interface Unary {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly expression: Expression;
  readonly span: Span;
}

export interface Parentheses {
  readonly kind: 'parentheses';
  readonly expression: Expression;
  readonly span: Span;
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parentheses;

export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregation':
      return 'vector';
    case 'range':
    case 'subquery':
      return 'range';
    case 'call':
      return expression.function.returns;
    case 'unary':
    case 'parentheses':
      return typeOf(expression.expression);
    case 'binary':
      return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar'
        ? 'scalar'
        : 'vector';
  }
}

/** The expression without the parentheses around it. */
export function unwrap(expression: Expression): Expression {
  while (expression.kind === 'parentheses') expression = expression.expression;
  return expression;
}

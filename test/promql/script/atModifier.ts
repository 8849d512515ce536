import { AT_UNSAFE_FUNCTIONS } from '../../../src/promql/evaluation/stepInvariance';
import type { Expression } from '../../../src/promql/syntax/ast';

/** The expression with `@ time` on each selector that has none; nothing when its result depends on the time anyway. */
export function pinnedToTime(expression: Expression, time: number): Expression | undefined {
  return isUnsafe(expression) ? undefined : pin(expression, time);
}

function isUnsafe(expression: Expression): boolean {
  return (
    (expression.kind === 'call' && AT_UNSAFE_FUNCTIONS.has(expression.function.name)) ||
    childrenOf(expression).some(isUnsafe)
  );
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'binary':
      return [expression.left, expression.right];
    case 'aggregation':
      return expression.parameter ? [expression.parameter, expression.expression] : [expression.expression];
    case 'unary':
    case 'parentheses':
    case 'subquery':
      return [expression.expression];
    case 'range':
    case 'selector':
    case 'number':
    case 'string':
      return [];
  }
}

function pin(expression: Expression, time: number): Expression {
  switch (expression.kind) {
    case 'selector':
      return typeof expression.at === 'number' ? expression : { ...expression, at: time };
    case 'range':
      return typeof expression.selector.at === 'number'
        ? expression
        : { ...expression, selector: { ...expression.selector, at: time } };
    case 'subquery':
      // What is inside a subquery with `@` keeps its own times.
      return typeof expression.at === 'number' ? expression : { ...expression, at: time };
    case 'unary':
    case 'parentheses':
      return { ...expression, expression: pin(expression.expression, time) };
    case 'binary':
      return { ...expression, left: pin(expression.left, time), right: pin(expression.right, time) };
    case 'aggregation':
      return {
        ...expression,
        expression: pin(expression.expression, time),
        parameter: expression.parameter && pin(expression.parameter, time),
      };
    case 'call':
      return { ...expression, arguments: expression.arguments.map((argument) => pin(argument, time)) };
    case 'number':
    case 'string':
      return expression;
  }
}

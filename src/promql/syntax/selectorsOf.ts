import type { Expression, VectorSelector } from './ast';

/** Every selector in a query, in the order in which they are written. */
export function selectorsOf(expression: Expression): readonly VectorSelector[] {
  switch (expression.kind) {
    case 'selector':
      return [expression];
    case 'range':
      return [expression.selector];
    case 'subquery':
    case 'unary':
    case 'parentheses':
      return selectorsOf(expression.expression);
    case 'aggregation': {
      const { parameter, expression: inner } = expression;
      return [...(parameter ? selectorsOf(parameter) : []), ...selectorsOf(inner)];
    }
    case 'call':
      return expression.arguments.flatMap(selectorsOf);
    case 'binary':
      return [...selectorsOf(expression.left), ...selectorsOf(expression.right)];
    case 'number':
    case 'string':
      return [];
  }
}

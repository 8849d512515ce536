import type { Expression } from '../syntax/ast';

/** These answer when a metric is missing: asking for it is their purpose. */
const ABSENCE: ReadonlySet<string> = new Set(['absent', 'absent_over_time']);

/** The names of the metrics without which an expression has no result. Of two alternatives neither is needed. */
export function neededMetrics(expression: Expression): readonly string[] {
  return [...new Set(namesIn(expression))];
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'selector':
      return expression.name === '' ? [] : [expression.name];
    case 'range':
      return namesIn(expression.selector);
    case 'subquery':
    case 'unary':
    case 'parentheses':
    case 'aggregation':
      return namesIn(expression.expression);
    case 'call':
      return ABSENCE.has(expression.function.name) ? [] : expression.arguments.flatMap(namesIn);
    case 'binary':
      if (expression.operator === 'or') return [];
      if (expression.operator === 'unless') return namesIn(expression.left);
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'number':
    case 'string':
      return [];
  }
}

import type { Expression } from '../syntax/ast';
import { unwrap } from '../syntax/ast';

/** Functions whose result depends on the step although their arguments do not. */
export const AT_UNSAFE_FUNCTIONS: ReadonlySet<string> = new Set([
  'days_in_month',
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'hour',
  'minute',
  'month',
  'year',
  'predict_linear',
  'time',
  'timestamp',
  'start',
  'end',
  'range',
  'step',
]);

/** Whether an expression has the same value at every step, because of `@`: it is then evaluated once. */
export function isStepInvariant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return true;
    case 'selector':
    case 'subquery':
      return expression.at !== undefined;
    case 'range':
      return expression.selector.at !== undefined;
    case 'unary':
    case 'parentheses':
      return isStepInvariant(expression.expression);
    case 'binary':
      return isStepInvariant(expression.left) && isStepInvariant(expression.right);
    case 'aggregation':
      return (
        isStepInvariant(expression.expression) &&
        (!expression.parameter || isStepInvariant(expression.parameter))
      );
    case 'call': {
      const { name } = expression.function;
      const isSafe =
        !AT_UNSAFE_FUNCTIONS.has(name) ||
        (name === 'timestamp' &&
          expression.arguments.every((argument) => unwrap(argument).kind === 'selector'));
      return isSafe && expression.arguments.every(isStepInvariant);
    }
  }
}

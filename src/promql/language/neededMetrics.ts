import type { At, Duration, Expression } from '../syntax/ast';

/** A metric without which an expression has no result. */
export interface NeededMetric {
  readonly name: string;
  /**
   * How long before the query its latest sample may be, in milliseconds. Infinity where the text does not tell: at a
   * fixed moment, or with a duration that is calculated.
   */
  readonly within: number;
}

/** These answer when a metric is missing: asking for it is their purpose. */
const ABSENCE: ReadonlySet<string> = new Set(['absent', 'absent_over_time']);
/** A selector without a range takes the newest sample of this long (the lookback of a Prometheus server). */
const LOOKBACK = 5 * 60_000;

/** The metrics that an expression needs, each once. Of two alternatives neither is needed. */
export function neededMetrics(expression: Expression): readonly NeededMetric[] {
  const needed = new Map<string, number>();
  for (const { name, within } of needs(expression, 0)) {
    needed.set(name, Math.max(within, needed.get(name) ?? 0));
  }
  return [...needed].map(([name, within]) => ({ name, within }));
}

/** @param before how far before the query the expression is evaluated at the earliest */
function needs(expression: Expression, before: number): readonly NeededMetric[] {
  switch (expression.kind) {
    case 'selector':
      return expression.name === ''
        ? []
        : [{ name: expression.name, within: before + shift(expression) + LOOKBACK }];
    case 'range':
      return needs(expression.selector, before + length(expression.range));
    case 'subquery':
      return needs(expression.expression, before + shift(expression) + length(expression.range));
    case 'unary':
    case 'parentheses':
    case 'aggregation':
      return needs(expression.expression, before);
    case 'call':
      return ABSENCE.has(expression.function.name)
        ? []
        : expression.arguments.flatMap((argument) => needs(argument, before));
    case 'binary':
      if (expression.operator === 'or') return [];
      if (expression.operator === 'unless') return needs(expression.left, before);
      return [...needs(expression.left, before), ...needs(expression.right, before)];
    case 'number':
    case 'string':
      return [];
  }
}

/** An offset into the future brings no sample nearer than the newest one. */
const shift = ({ at, offset }: { readonly at: At | undefined; readonly offset: Duration }): number =>
  typeof at === 'number' ? Infinity : Math.max(0, length(offset));

const length = (duration: Duration): number => (typeof duration === 'number' ? duration : Infinity);

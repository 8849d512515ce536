import { METRIC_NAME } from '../labels/labelSet';
import type { Span } from '../problem';
import { PromqlProblem } from '../problem';
import type { Aggregation, Binary, Call, Expression, ValueType, VectorMatching, VectorSelector } from './ast';
import { isComparison, isSetOperator, typeOf } from './ast';

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  range: 'range vector',
};

/**
 * Checks types, argument counts and the rules that the grammar does not state, and completes what follows from types:
 * two vectors and a set operator match many to many, and operands that are no vectors have no matching.
 * @throws {PromqlProblem} with reason `parse`
 */
export function checkExpression(expression: Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression;
    case 'selector':
      checkSelector(expression, true);
      return expression;
    case 'range':
      checkSelector(expression.selector, true);
      return expression;
    case 'subquery':
      expect(expression.expression, 'vector', 'a subquery');
      return { ...expression, expression: checkExpression(expression.expression) };
    case 'parentheses':
      return { ...expression, expression: checkExpression(expression.expression) };
    case 'unary':
      requireNumbers(expression.expression, `the sign "${expression.operator}"`);
      return { ...expression, expression: checkExpression(expression.expression) };
    case 'aggregation':
      return checkAggregation(expression);
    case 'binary':
      return checkBinary(expression);
    case 'call':
      return checkCall(expression);
  }
}

function checkSelector({ name, matchers, span }: VectorSelector, mustSelect: boolean): void {
  if (name !== '') {
    const second = matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
    if (second) fail(`the metric name is given twice: "${name}" and "${second.value}"`, span);
    return;
  }
  if (mustSelect && matchers.every((matcher) => matcher.matches(''))) {
    fail('the selector would select everything: it needs a matcher that does not match the empty text', span);
  }
}

function checkAggregation(aggregation: Aggregation): Aggregation {
  const { operator, expression, parameter } = aggregation;
  expect(expression, 'vector', operator);
  if (parameter) {
    expect(parameter, operator === 'count_values' ? 'string' : 'scalar', `the parameter of ${operator}`);
  }
  return {
    ...aggregation,
    expression: checkExpression(expression),
    parameter: parameter && checkExpression(parameter),
  };
}

function checkBinary(binary: Binary): Binary {
  const { operator, bool, left, right } = binary;
  requireNumbers(left, `"${operator}"`);
  requireNumbers(right, `"${operator}"`);
  const span = { start: left.span.end, end: right.span.start };
  const isScalar = typeOf(left) === 'scalar' && typeOf(right) === 'scalar';
  if (bool && !isComparison(operator)) fail('"bool" is for comparisons only', span);
  if (isScalar && isComparison(operator) && !bool) fail('a comparison of two scalars needs "bool"', span);
  const matching = checkMatching(binary, span);
  return { ...binary, left: checkExpression(left), right: checkExpression(right), matching };
}

function checkMatching(binary: Binary, operatorSpan: Span): VectorMatching | undefined {
  const { operator, matching, span, left, right } = binary;
  if (!matching) return undefined;
  const hasFill = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  const isSet = isSetOperator(operator);
  const common = matching.on ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  if (common !== undefined) fail(`the label "${common}" stands in "on" and in the grouping`, operatorSpan);
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') {
    if (isSet) fail(`"${operator}" is for instant vectors, not for scalars`, span);
    if (matching.labels.length > 0) fail('"on" and "ignoring" are for two instant vectors', span);
    if (hasFill) fail('fill modifiers are for two instant vectors', span);
    return undefined;
  }
  if (!isSet) return matching;
  if (matching.cardinality !== 'oneToOne') fail(`"${operator}" takes no grouping`, span);
  if (hasFill) fail(`"${operator}" takes no fill modifier`, span);
  return { ...matching, cardinality: 'manyToMany' };
}

function checkCall(call: Call): Call {
  const { function: signature, arguments: given, span } = call;
  const most = signature.required + signature.optional;
  if (given.length < signature.required || given.length > most) {
    const atLeast = signature.optional > 0 && given.length < signature.required ? 'at least ' : '';
    const atMost = signature.optional > 0 && given.length > most ? 'at most ' : '';
    const count = atMost ? most : signature.required;
    fail(
      `${signature.name} takes ${atLeast}${atMost}${count} argument${count === 1 ? '' : 's'}, ${given.length} given`,
      span,
    );
  }
  given.forEach((argument, at) => {
    const type = signature.parameters[Math.min(at, signature.parameters.length - 1)];
    if (type) expect(argument, type, signature.name);
  });
  const checked = given.map((argument, at) =>
    signature.name === 'info' && at === 1 ? checkInfoSelector(argument) : checkExpression(argument),
  );
  return { ...call, arguments: checked };
}

/** The second argument of `info` only narrows down labels, so it may select everything and names no metric. */
function checkInfoSelector(argument: Expression): Expression {
  if (argument.kind !== 'selector' || argument.name !== '') {
    fail('the second argument of info is a selector in braces without a metric name', argument.span);
  }
  checkSelector(argument, false);
  return argument;
}

function requireNumbers(expression: Expression, where: string): void {
  const type = typeOf(expression);
  if (type !== 'scalar' && type !== 'vector') {
    fail(`${where} takes a scalar or an instant vector, not a ${TYPE_NAMES[type]}`, expression.span);
  }
}

function expect(expression: Expression, wanted: ValueType, where: string): void {
  const type = typeOf(expression);
  if (type === wanted) return;
  const article = wanted === 'vector' ? 'an' : 'a';
  fail(
    `${where} takes ${article} ${TYPE_NAMES[wanted]}, not ${type === 'vector' ? 'an' : 'a'} ${TYPE_NAMES[type]}`,
    expression.span,
  );
}

function fail(message: string, span: Span): never {
  throw new PromqlProblem('parse', message, span);
}

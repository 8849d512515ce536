import { formatFixed, formatGeneral } from '../goFloat';
import { METRIC_NAME } from '../labels/labelSet';
import { printName } from '../labels/labelName';
import { printMatcher } from '../labels/matcher';
import type {
  Aggregation,
  At,
  Binary,
  Duration,
  DurationExpression,
  Expression,
  NumberLiteral,
  Subquery,
  VectorSelector,
} from './ast';
import { formatDuration } from './duration';
import { quote } from './quoting';

const MS_PER_SECOND = 1000;

/** Prints an expression so that it parses to the same tree. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return printNumber(expression);
    case 'string':
      return quote(expression.value);
    case 'selector':
      return printSelector(expression) + printSelectorModifiers(expression);
    case 'range': {
      const { selector, range } = expression;
      return `${printSelector(selector)}[${printDuration(range)}]${printRangeModifiers(selector)}`;
    }
    case 'subquery':
      return printExpression(expression.expression) + printSubqueryRange(expression);
    case 'call':
      return `${expression.function.name}(${expression.arguments.map(printExpression).join(', ')})`;
    case 'aggregation':
      return printAggregation(expression);
    case 'binary':
      return printBinary(expression);
    case 'unary':
      return expression.operator + printExpression(expression.expression);
    case 'parentheses':
      return `(${printExpression(expression.expression)})`;
  }
}

function printNumber({ value, isDuration }: NumberLiteral): string {
  return isDuration ? printMilliseconds(Math.trunc(value * MS_PER_SECOND)) : formatFixed(value);
}

const printMilliseconds = (duration: number): string =>
  (duration < 0 ? '-' : '') + formatDuration(Math.abs(duration));

const printDuration = (duration: Duration): string =>
  typeof duration === 'number' ? printMilliseconds(duration) : printDurationOperand(duration);

function printDurationOperand(operand: NumberLiteral | DurationExpression): string {
  if (operand.kind === 'number') return printNumber(operand);
  const text = printCalculation(operand);
  return operand.inParentheses ? `(${text})` : text;
}

function printCalculation({ operator, left, right }: DurationExpression): string {
  const [one, other] = [left && printDurationOperand(left), right && printDurationOperand(right)];
  if (operator === 'step' || operator === 'range') return `${operator}()`;
  if (operator === 'min_of' || operator === 'max_of') return `${operator}(${one ?? ''}, ${other ?? ''})`;
  if (one === undefined) return (operator === '-' ? '-' : '') + (other ?? '');
  return `${one} ${operator} ${other ?? ''}`;
}

/** The name and the matchers, which are sorted as texts; the matcher of the name itself is not repeated. */
function printSelector({ name, matchers }: VectorSelector): string {
  const printed = matchers
    .filter(
      (matcher) =>
        name === '' || matcher.name !== METRIC_NAME || matcher.operator !== '=' || matcher.value !== name,
    )
    .map(printMatcher)
    .sort();
  if (printed.length === 0) return name === '' ? '{}' : name;
  return `${name}{${printed.join(',')}}`;
}

const printSelectorModifiers = ({ at, extension, offset }: VectorSelector): string =>
  printAt(at) + (extension ? ` ${extension}` : '') + printOffset(offset);

const printRangeModifiers = ({ at, extension, offset }: VectorSelector): string =>
  (extension ? ` ${extension}` : '') + printAt(at) + printOffset(offset);

function printSubqueryRange({ range, step, at, offset }: Subquery): string {
  const printedStep = step === undefined ? '' : printDuration(step);
  return `[${printDuration(range)}:${printedStep}]${printAt(at)}${printOffset(offset)}`;
}

function printAt(at: At | undefined): string {
  if (at === undefined) return '';
  return typeof at === 'number' ? ` @ ${(at / MS_PER_SECOND).toFixed(3)}` : ` @ ${at}()`;
}

const printOffset = (offset: Duration): string => (offset === 0 ? '' : ` offset ${printDuration(offset)}`);

function printAggregation({ operator, labels, without, parameter, expression }: Aggregation): string {
  const names = labels.map(printName).join(', ');
  const grouping = without ? ` without (${names}) ` : labels.length > 0 ? ` by (${names}) ` : '';
  const first = parameter ? `${printExpression(parameter)}, ` : '';
  return `${operator}${grouping}(${first}${printExpression(expression)})`;
}

function printBinary({ left, operator, right, bool, matching }: Binary): string {
  let modifiers = bool ? ' bool' : '';
  if (matching) {
    const { cardinality, on, labels, include, fillLeft, fillRight } = matching;
    const isGrouped = cardinality === 'manyToOne' || cardinality === 'oneToMany';
    if (labels.length > 0 || on || isGrouped) {
      modifiers += ` ${on ? 'on' : 'ignoring'} (${labels.map(printName).join(', ')})`;
    }
    if (isGrouped) {
      const side = cardinality === 'manyToOne' ? 'left' : 'right';
      modifiers += ` group_${side} (${include.map(printName).join(', ')})`;
    }
    modifiers += printFills(fillLeft, fillRight);
  }
  return `${printExpression(left)} ${operator}${modifiers} ${printExpression(right)}`;
}

function printFills(left: number | undefined, right: number | undefined): string {
  if (left !== undefined && left === right) return ` fill (${formatGeneral(left)})`;
  const one = left === undefined ? '' : ` fill_left (${formatGeneral(left)})`;
  const other = right === undefined ? '' : ` fill_right (${formatGeneral(right)})`;
  return one + other;
}

import type { Binary, SetOperator } from '../../syntax/ast';
import { isComparison, isSetOperator } from '../../syntax/ast';
import { MESSAGES } from '../annotations';
import type { Evaluator } from '../evaluator';
import type { Frame } from '../frame';
import { withoutName } from '../names';
import type { ScalarValue, Value, VectorValue } from '../value';
import { ColumnBuilder, isPresent, vector } from '../value';
import { elementOperation } from './operators';
import type { ElementOperation } from './operators';
import { combineSets } from './sets';
import { matchVectors } from './vectorMatching';

export function evaluateBinary(evaluator: Evaluator, binary: Binary, frame: Frame): Value {
  const left = evaluator.evaluate(binary.left, frame);
  const right = evaluator.evaluate(binary.right, frame);
  const { operator, bool, matching } = binary;
  if (left.type === 'string' || right.type === 'string')
    throw new TypeError('the checker lets no text through');
  if (operator === '</' || operator === '>/') return trimFloats(evaluator, binary, left, right);
  if (left.type === 'vector' && right.type === 'vector') {
    if (!matching) throw new TypeError('the checker gives two vectors a matching');
    if (isSetOperator(operator)) {
      return vector(
        combineSets(operator satisfies SetOperator, { left, right, matching, count: frame.count }),
      );
    }
    const operation = elementOperation(operator, bool);
    return vector(
      matchVectors(evaluator.context, {
        left: left.columns,
        right: right.columns,
        matching,
        operation,
        binary,
        frame,
      }),
    );
  }
  if (isSetOperator(operator)) throw new TypeError('the checker lets no scalar reach a set operator');
  if (left.type === 'vector') {
    return withScalar(evaluator, left, right as ScalarValue, elementOperation(operator, bool));
  }
  if (right.type === 'vector') {
    // The value that stays is the vector's, also on the right of a filter.
    const operation = flip(elementOperation(operator, bool), isComparison(operator) && !bool);
    return withScalar(evaluator, right, left, operation);
  }
  const { value } = elementOperation(operator, bool);
  return { type: 'scalar', values: left.values.map((each, at) => value(each, right.values[at] ?? NaN)) };
}

const flip = (
  { dropsName, isBool, keeps, value }: ElementOperation,
  isFilter: boolean,
): ElementOperation => ({
  dropsName,
  isBool,
  keeps: (left, right) => keeps(right, left),
  value: isFilter ? (left) => left : (left, right) => value(right, left),
});

function withScalar(
  { context }: Evaluator,
  { columns }: VectorValue,
  scalar: ScalarValue,
  { dropsName, keeps, value }: ElementOperation,
): VectorValue {
  const results = columns.flatMap((column) => {
    const builder = new ColumnBuilder(column.values.length);
    for (let at = 0; at < column.values.length; at++) {
      if (!isPresent(column, at)) continue;
      const [left, right] = [column.values[at] ?? NaN, scalar.values[at] ?? NaN];
      if (keeps(left, right)) builder.set(at, value(left, right));
    }
    if (builder.isEmpty) return [];
    const { labels, dropName } = dropsName ? withoutName(context, column) : column;
    return [builder.build(labels, dropName)];
  });
  return vector(results);
}

/** The trim operators cut native histograms. Between numbers they give nothing, and say so. */
function trimFloats({ context }: Evaluator, binary: Binary, left: Value, right: Value): Value {
  const hasSamples = (value: Value): boolean => value.type !== 'vector' || value.columns.length > 0;
  if (hasSamples(left) && hasSamples(right)) {
    context.annotations.info(MESSAGES.incompatibleTypes('float', binary.operator, 'float'), binary.span);
  }
  return vector([]);
}

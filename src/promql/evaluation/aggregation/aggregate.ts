import type { Aggregation } from '../../syntax/ast';
import type { Evaluator } from '../evaluator';
import type { QueryContext } from '../context';
import type { Frame } from '../frame';
import { noColumns } from '../progress';
import type { Column } from '../value';
import { countValues } from './countValues';
import type { Group } from './grouping';
import { groupColumns } from './grouping';
import { quantileByGroup } from './quantiles';
import type { Reducer } from './reducers';
import { REDUCERS } from './reducers';
import { selectByGroup } from './selection';

export function aggregate(evaluator: Evaluator, aggregation: Aggregation, frame: Frame): Column[] {
  const { operator, parameter } = aggregation;
  const given = parameter && evaluator.evaluate(parameter, frame);
  const value = evaluator.evaluate(aggregation.expression, frame);
  if (value.type !== 'vector') throw new TypeError('the checker lets only vectors through');
  if (operator === 'count_values') {
    return countValues(value.columns, aggregation, given?.type === 'string' ? given.value : '');
  }
  const groups = groupColumns(value.columns, aggregation);
  const parameters = given?.type === 'scalar' ? given.values : new Float64Array(frame.count);
  switch (operator) {
    case 'quantile':
      return quantileByGroup(evaluator.context, { groups, aggregation, parameters });
    case 'topk':
    case 'bottomk':
    case 'limitk':
    case 'limit_ratio':
      return selectByGroup(evaluator.context, {
        operator,
        groups,
        aggregation,
        parameters,
        inputs: value.columns.length,
      });
    default:
      return reduceGroups(evaluator.context, { groups, aggregation, frame }, REDUCERS[operator]);
  }
}

interface Reduction {
  readonly groups: readonly Group[];
  readonly aggregation: Aggregation;
  readonly frame: Frame;
}

function reduceGroups(
  { progress }: QueryContext,
  { groups, aggregation, frame }: Reduction,
  reduce: Reducer,
): Column[] {
  const done = progress?.unfinished(aggregation, frame, noColumns) ?? noColumns();
  for (const group of groups.slice(done.next)) {
    done.columns.push(...reduce(group, frame.count));
    done.next++;
    progress?.rest();
  }
  return done.columns;
}

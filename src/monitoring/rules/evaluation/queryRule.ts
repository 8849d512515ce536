import type { Ms } from '../../../base/clock';
import { LabelSet } from '../../../promql/labels/labelSet';
import type { RuleContext } from './ruleContext';
import type { Queried } from './ruleOutcome';

/** Runs a query as a rule does: a number counts as one sample without labels. */
export function queryRule(expression: string, at: Ms, { engine, head, history }: RuleContext): Queried {
  const result = engine.instant(history ?? head, expression, at);
  if (!result.ok) return { ok: false, message: result.message };
  const { data } = result;
  switch (data.type) {
    case 'scalar':
      return { ok: true, samples: [{ labels: LabelSet.empty, value: data.value }] };
    case 'vector':
      return {
        ok: true,
        samples: data.series.map(({ labels, values }) => ({ labels, value: values[0] ?? NaN })),
      };
    default:
      return { ok: false, message: 'rule result is not a vector or scalar' };
  }
}

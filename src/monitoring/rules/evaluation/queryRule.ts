import type { Ms } from '../../../base/clock';
import type { Turn, Work } from '../../../base/turns';
import type { EvaluationResult } from '../../../promql/engine';
import { LabelSet } from '../../../promql/labels/labelSet';
import type { RuleContext } from './ruleContext';
import type { Queried } from './ruleOutcome';

/** Runs a query as a rule does: a number counts as one sample without labels. */
export function queryRule(expression: string, at: Ms, { engine, head, history }: RuleContext): Queried {
  return samplesOf(engine.instant(history ?? head, expression, at));
}

/** The same in turns, for the query of the rule itself. */
export function* queryRuleInTurns(
  { expression, at, turn }: { readonly expression: string; readonly at: Ms; readonly turn: Turn },
  { engine, head, history }: RuleContext,
): Work<Queried> {
  return samplesOf(yield* engine.instantInTurns(history ?? head, expression, at, { turn }));
}

function samplesOf(result: EvaluationResult): Queried {
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

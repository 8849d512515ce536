import type { SelectorMatchers } from '../../metrics/store/seriesSelection';
import { createMatcher } from '../../promql/labels/matcher';
import { METRIC_NAME } from '../../promql/labels/labelSet';
import { parseQuery } from '../../promql/syntax/parser';
import { selectorsOf } from '../../promql/syntax/selectorsOf';
import { ALERTS, ALERTS_FOR_STATE } from '../rules/evaluation/alertSeries';
import type { Rule, RuleGroup } from '../rules/file/ruleFile';

/** What rules ask for, and what they make: recorded series, and the series that tell of alerts. */
export const selectorsOfRules = (groups: readonly RuleGroup[]): readonly SelectorMatchers[] =>
  groups.flatMap(({ rules }) => rules.flatMap(selectorsOfRule));

function selectorsOfRule(rule: Rule): readonly SelectorMatchers[] {
  const asked = selectorsOf(rule.query).map(({ matchers }) => matchers);
  if (rule.kind === 'record') return [...asked, [createMatcher(METRIC_NAME, '=', rule.name)]];
  const told = [ALERTS, ALERTS_FOR_STATE].map((name) => [
    createMatcher(METRIC_NAME, '=', name),
    createMatcher('alertname', '=', rule.name),
  ]);
  return [...asked, ...told];
}

/** What a query asks for; nothing when it is none. */
export function selectorsOfQuery(query: string): readonly SelectorMatchers[] {
  const parsed = parseQuery(query);
  return parsed.ok ? selectorsOf(parsed.expression).map(({ matchers }) => matchers) : [];
}

import type { Ms } from '../../base/clock';
import { parseDuration } from '../../base/duration';
import type { Step } from '../../runbook/kernel';
import { fillExpression } from '../shared/expressionFilling';
import { fillQuery } from '../shared/queryFilling';
import type { LogQuery } from './logStore';
import { JSON_REQUEST, LUCENE } from './lucene';
import { isRequest, queriesOf } from './queries';

/** A query that is ready to be asked. */
export interface PlannedQuery extends LogQuery {
  readonly title: string | undefined;
}

const SINCE: Ms = 3_600_000;
const LIMIT = 500;
const MOST = 10_000;

/** The queries of a step with their values and their window, or one sentence that says what is wrong. */
export function plannedQueries(
  { source, variables, options = {}, connection }: Step,
  now: Ms,
): readonly PlannedQuery[] | { readonly problem: string } {
  const since = options.since === undefined ? SINCE : parseDuration(options.since);
  if (!since) return { problem: `"${options.since}" is no duration. Write since= like 15m or 2h.` };
  const limit = options.limit === undefined ? LIMIT : Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return { problem: `"${options.limit}" is no limit. Write limit= as a number from 1 to ${MOST}.` };
  const planned: PlannedQuery[] = [];
  for (const { text, title } of queriesOf(source)) {
    const filled = filledFor(text, variables, connection?.type);
    if ('problem' in filled) return filled;
    planned.push({ text: filled.text, title, from: now - since, to: now, limit, options });
  }
  return planned.length > 0 ? planned : { problem: 'Nothing to ask: the step has no query.' };
}

function filledFor(
  text: string,
  variables: Step['variables'],
  type: string | undefined,
): { readonly text: string } | { readonly problem: string } {
  if (type !== 'loki') return fillQuery(text, variables, isRequest(text) ? JSON_REQUEST : LUCENE);
  // LogQL has the strings, comments and numbers of PromQL.
  const filled = fillExpression(text, variables);
  return 'problem' in filled ? filled : { text: filled.expression };
}

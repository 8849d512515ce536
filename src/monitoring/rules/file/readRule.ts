import type { Labels } from '../../../metrics/series';
import { positionOf } from '../../../promql/problem';
import type { Expression } from '../../../promql/syntax/ast';
import { parseQuery } from '../../../promql/syntax/parser';
import type { Path } from '../../configuration/document';
import { readAlertTemplate } from '../template/expandTemplate';
import type { Rule } from './ruleFile';
import type { RuleProblems } from './ruleProblems';
import type { Block } from './values';
import { isBlock, readDuration, readTexts } from './values';

const RULE_KEYS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
const ALERT_ONLY = ['for', 'keep_firing_for', 'annotations'];
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Nothing for a rule that cannot be evaluated; why is told. */
export function readRule(
  rule: unknown,
  path: Path,
  groupLabels: Labels,
  problems: RuleProblems,
): Rule | undefined {
  if (!isBlock(rule)) {
    problems.at(path, 'wrong-type', 'A rule is a block with "alert:" or "record:", and "expr:".');
    return undefined;
  }
  problems.unknownKeys(rule, path, RULE_KEYS);
  const kind = kindOf(rule, path, problems);
  const query = readQuery(rule.expr, path, problems);
  const labels = { ...groupLabels, ...readTexts(rule.labels, [...path, 'labels'], problems) };
  if (kind === undefined || query === undefined) return undefined;
  const shared = { expression: textOf(rule.expr), query, labels, position: problems.positionOf(path) };
  return kind === 'alert'
    ? readAlert(rule, path, shared, problems)
    : readRecord(rule, path, shared, problems);
}

type Shared = Pick<Rule, 'expression' | 'query' | 'labels' | 'position'>;

/** Without the time that was meant, an alert would fire too early or end too soon: it is left out. */
function readAlert(rule: Block, path: Path, shared: Shared, problems: RuleProblems): Rule | undefined {
  const annotations = readTexts(rule.annotations, [...path, 'annotations'], problems);
  checkTemplates(rule.labels, [...path, 'labels'], problems);
  checkTemplates(rule.annotations, [...path, 'annotations'], problems);
  const [holdFor, keepFiringFor] = (['for', 'keep_firing_for'] as const).map((key) =>
    readDuration(rule[key] ?? '0s', [...path, key], problems),
  );
  if (holdFor === undefined || keepFiringFor === undefined) return undefined;
  return {
    kind: 'alert',
    name: textOf(rule.alert),
    ...shared,
    holdFor,
    keepFiringFor,
    annotations,
  };
}

function readRecord(rule: Block, path: Path, shared: Shared, problems: RuleProblems): Rule | undefined {
  for (const key of ALERT_ONLY) {
    if (rule[key] === undefined) continue;
    problems.atKey([...path, key], 'alert-only', `"${key}" goes with "alert:" and not with "record:".`);
  }
  const name = textOf(rule.record);
  if (METRIC_NAME.test(name)) return { kind: 'record', name, ...shared };
  problems.at(
    [...path, 'record'],
    'not-a-metric',
    `"${name}" is not a metric name. Labels go below "labels:".`,
  );
  return undefined;
}

function kindOf(rule: Block, path: Path, problems: RuleProblems): Rule['kind'] | undefined {
  const [isAlert, isRecord] = [isSet(rule.alert), isSet(rule.record)];
  if (isAlert !== isRecord) return isAlert ? 'alert' : 'record';
  const message = isAlert
    ? 'A rule has "alert:" or "record:", and not both.'
    : 'A rule needs a name: "alert: HighErrorRate", or "record: job:requests:rate5m".';
  problems.at(path, isAlert ? 'two-kinds' : 'no-name', message);
  return undefined;
}

function readQuery(expr: unknown, path: Path, problems: RuleProblems): Expression | undefined {
  const at = [...path, 'expr'];
  if (!isSet(expr)) {
    problems.at(path, 'no-expression', 'A rule needs a query: "expr: up == 0".');
    return undefined;
  }
  const text = textOf(expr);
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.expression;
  const { message, position } = parsed;
  problems.inside(at, text, position, { code: 'promql', message: `The query cannot be read: ${message}.` });
  return undefined;
}

/** A template that cannot be read costs its text only: the alert says so instead of it. */
function checkTemplates(texts: unknown, path: Path, problems: RuleProblems): void {
  if (!isBlock(texts)) return;
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text !== 'string') continue;
    const result = readAlertTemplate(text);
    if (result.ok) continue;
    problems.inside([...path, name], text, positionOf(text, result.offset), {
      code: 'template',
      message: `The template cannot be read: ${result.message}.`,
    });
  }
}

const isSet = (value: unknown): value is string | number | boolean =>
  value !== undefined && value !== null && value !== '' && typeof value !== 'object';

const textOf = (value: unknown): string => (isSet(value) ? String(value) : '');

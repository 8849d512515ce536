import type { Ms } from '../../../base/clock';
import { Engine } from '../../../promql/engine';
import type { RuleContext } from '../evaluation/ruleContext';
import { GroupEvaluation } from '../evaluation/groupEvaluation';
import { queryRule } from '../evaluation/queryRule';
import type { RuleSample } from '../evaluation/ruleOutcome';
import type { RuleGroup } from '../file/ruleFile';
import { alertWords, sampleWords } from './alertWords';
import { storeOf } from './inputSeries';
import type { AlertTest, ExpectedSample, ExpressionTest, UnitTest, UnitTestFile } from './unitTestFile';
import type { UnitTestFailure, UnitTestResult } from './unitTestFailure';

/** Runs one test of a file against the groups of its rule files. */
export function runUnitTest(
  test: UnitTest,
  file: Pick<UnitTestFile, 'evaluationInterval' | 'groupOrder' | 'fuzzy'>,
  groups: readonly RuleGroup[],
): UnitTestResult {
  const context: RuleContext = {
    head: storeOf(test, test.interval ?? file.evaluationInterval),
    engine: new Engine(),
    externalLabels: test.externalLabels,
    externalUrl: test.externalUrl,
  };
  const evaluations = inOrder(groups, file.groupOrder).map((group) => new GroupEvaluation(group, context));
  const { name, position } = test;
  const { failures, ended } = evaluateAll(test, evaluations, file.evaluationInterval);
  const queried = ended
    ? []
    : test.expressionTests.flatMap((expected) => checkExpression(expected, test.start, context, file.fuzzy));
  return { name, position, failures: [...failures, ...queried] };
}

/** Groups that the order does not name count as named first, as in promtool. */
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): readonly RuleGroup[] {
  const rank = ({ name }: RuleGroup): number => Math.max(0, order.indexOf(name));
  return [...groups].sort((one, other) => rank(one) - rank(other));
}

/** Evaluates every interval; an alert is looked at after the last evaluation that is not after its time. */
function evaluateAll(
  { start, alertTests, expressionTests }: UnitTest,
  groups: readonly GroupEvaluation[],
  interval: Ms,
): { readonly failures: readonly UnitTestFailure[]; readonly ended: boolean } {
  const failures: UnitTestFailure[] = [];
  const last = Math.max(0, ...[...alertTests, ...expressionTests].map(({ at }) => at));
  for (let passed = 0; passed <= last; passed += interval) {
    for (const group of groups) group.evaluate(start + passed);
    const broken = groups.flatMap((group) => brokenRules(group, passed));
    if (broken.length > 0) return { failures: [...failures, ...broken], ended: true };
    const due = alertTests.filter(({ at }) => at >= passed && at < passed + interval);
    failures.push(...due.flatMap((expected) => checkAlerts(expected, groups)));
  }
  return { failures, ended: false };
}

const brokenRules = ({ rules }: GroupEvaluation, at: Ms): UnitTestFailure[] =>
  rules.flatMap(({ rule, health }) =>
    health.state === 'error' ? [{ kind: 'rule', rule: rule.name, at, message: health.detail ?? '' }] : [],
  );

function checkAlerts(test: AlertTest, groups: readonly GroupEvaluation[]): UnitTestFailure[] {
  const firing = groups
    .flatMap(({ rules }) => rules)
    .filter(({ rule }) => rule.name === test.name)
    .flatMap(({ alerting }) => alerting?.alerts ?? [])
    .filter(({ state }) => state === 'firing');
  const found = firing.map(({ labels, annotations }) => alertWords(labels.toRecord(), annotations)).sort();
  const expected = test.expected
    .map(({ labels, annotations }) => alertWords({ ...labels, alertname: test.name }, annotations))
    .sort();
  if (sameWords(expected, found)) return [];
  return [{ kind: 'alerts', alertname: test.name, at: test.at, expected, found, position: test.position }];
}

const sameWords = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((words, at) => words === other[at]);

function checkExpression(
  test: ExpressionTest,
  start: Ms,
  context: RuleContext,
  fuzzy: boolean,
): UnitTestFailure[] {
  const { expression, at, position } = test;
  const queried = queryRule(expression, start + at, context);
  if (!queried.ok) return [{ kind: 'query', expression, at, message: queried.message, position }];
  if (sameSamples(test.expected, queried.samples, fuzzy)) return [];
  const words = (samples: readonly RuleSample[]): string[] =>
    samples.map(({ labels, value }) => sampleWords(labels, value)).sort();
  const [expected, found] = [words(test.expected), words(queried.samples)];
  return [{ kind: 'samples', expression, at, expected, found, position }];
}

function sameSamples(
  expected: readonly ExpectedSample[],
  found: readonly RuleSample[],
  fuzzy: boolean,
): boolean {
  if (expected.length !== found.length) return false;
  const [wanted, given] = [sorted(expected), sorted(found)];
  return wanted.every(({ labels, value }, at) => {
    const other = given[at];
    return other?.labels.key === labels.key && isSameValue(value, other.value, fuzzy);
  });
}

const sorted = (samples: readonly RuleSample[]): readonly RuleSample[] =>
  [...samples].sort((one, other) => one.labels.compare(other.labels));

/** What is not a number is the same as nothing, not even as itself: promtool finds so, too. */
function isSameValue(one: number, other: number, fuzzy: boolean): boolean {
  return one === other || (fuzzy && !Number.isNaN(one) && areNeighbours(one, other));
}

/** Whether no third double lies between two of the same sign. */
function areNeighbours(one: number, other: number): boolean {
  const distance = bitsOf(one) - bitsOf(other);
  return distance >= -1n && distance <= 1n;
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

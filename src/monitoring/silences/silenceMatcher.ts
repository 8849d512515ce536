import { RE2JS, RE2JSException } from 're2js';
import type { Labels } from '../../metrics/series';
import { printName } from '../../promql/labels/labelName';
import { quote } from '../../promql/syntax/quoting';

export const MATCH_OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type SilenceOperator = (typeof MATCH_OPERATORS)[number];

/** One condition on a label, as data. All of a silence's must hold; an absent label is matched as the empty text. */
export interface SilenceMatcher {
  readonly name: string;
  readonly operator: SilenceOperator;
  readonly value: string;
}

/** Whether labels meet every condition. */
export type LabelTest = (labels: Labels) => boolean;

/** Why the pattern is none, as a sentence; nothing when the matcher can be used. */
export function patternProblem({ operator, value }: SilenceMatcher): string | undefined {
  return isPattern(operator) && !compile(value)
    ? `"${value}" is not a regular expression in RE2 syntax.`
    : undefined;
}

/** No condition at all matches nothing, and neither does a set with a pattern that is none. */
export function labelTest(matchers: readonly SilenceMatcher[]): LabelTest {
  const tests = matchers.map(testOf);
  if (tests.length === 0 || tests.includes(undefined)) return () => false;
  return (labels) => tests.every((test) => test?.(labels));
}

function testOf({ name, operator, value }: SilenceMatcher): LabelTest | undefined {
  const isWanted = operator === '=' || operator === '=~';
  const read = (labels: Labels): string => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : '');
  if (!isPattern(operator)) return (labels) => (read(labels) === value) === isWanted;
  const pattern = compile(value);
  return pattern && ((labels) => pattern.matcher(read(labels)).find() === isWanted);
}

const isPattern = (operator: SilenceOperator): boolean => operator === '=~' || operator === '!~';

/** Anchored as Alertmanager does (`labels.NewMatcher`): unlike in PromQL, `.` does not match a line end. */
function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^(?:${pattern})$`);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

export const printMatcher = ({ name, operator, value }: SilenceMatcher): string =>
  `${printName(name)}${operator}${quote(value)}`;

/** `{alertname="DatabaseDown", instance=~"db-.+"}`: reading it gives the same matchers. */
export const printMatchers = (matchers: readonly SilenceMatcher[]): string =>
  `{${matchers.map(printMatcher).join(', ')}}`;

/** Whether two sets say the same, whatever their order. */
export function sameMatchers(a: readonly SilenceMatcher[], b: readonly SilenceMatcher[]): boolean {
  const texts = (matchers: readonly SilenceMatcher[]): string =>
    [...new Set(matchers.map(printMatcher))].sort().join(', ');
  return texts(a) === texts(b);
}

import { formatDuration } from '../../promql/syntax/duration';
import { problemLine } from './problemReport';
import { printable } from '../../base/printable';
import type { UnitTestFailure, UnitTestResult } from '../rules/unitTest/unitTestFailure';
import type { UnitTestReport } from '../rules/unitTest/runUnitTestFile';
import { hasPassed } from '../rules/unitTest/runUnitTestFile';

/** What a file of rule unit tests came to, in the lines that promtool prints. */
export function unitTestText(report: UnitTestReport): string {
  const head = `Unit Testing:  ${report.file}`;
  if (hasPassed(report)) return `${head}\n  SUCCESS\n`;
  const { problems, unreadable, results, file } = report;
  const lines = [
    ...unreadable,
    ...problems.map(problemLine),
    ...results.flatMap((result) => resultLines(result, file)),
  ];
  return [head, '  FAILED:', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

function resultLines({ name, position, failures }: UnitTestResult, file: string): readonly string[] {
  const title = name === '' ? [] : [`name: ${printable(name)}`];
  if (failures.length === 0) return [];
  return [...title, ...failures.flatMap((failure) => failureLines(failure, `${file}:${position.line}`))];
}

/** What went wrong in one place of a test, in the lines that promtool prints. */
export function failureLines(failure: UnitTestFailure, testPlace: string): readonly string[] {
  const time = `time: ${formatDuration(failure.at)}`;
  switch (failure.kind) {
    case 'alerts':
      return [`alertname: ${failure.alertname}, ${time}`, ...difference(failure)];
    case 'samples':
      return [`expr: ${printable(failure.expression)}, ${time}`, ...difference(failure)];
    case 'query':
      return [`expr: ${printable(failure.expression)}, ${time}, err: ${printable(failure.message)}`];
    case 'rule':
      return [`rule: ${failure.rule}, ${time}, err: ${printable(failure.message)} (test at ${testPlace})`];
  }
}

const difference = ({
  expected,
  found,
}: {
  readonly expected: readonly string[];
  readonly found: readonly string[];
}): readonly string[] => [...listed('exp', expected), ...listed('got', found)];

const listed = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0
    ? [`    ${title}: nothing`]
    : [`    ${title}:`, ...items.map((item) => `      ${printable(item)}`)];

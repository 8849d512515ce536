import * as vscode from 'vscode';
import { printable } from '../../base/printable';
import { problemLine } from '../../monitoring/report/problemReport';
import { failureLines, unitTestText } from '../../monitoring/report/unitTestText';
import { readUnitTests } from '../../monitoring/rules/unitTest/readUnitTests';
import type { UnitTestReport } from '../../monitoring/rules/unitTest/runUnitTestFile';
import { runUnitTestFile } from '../../monitoring/rules/unitTest/runUnitTestFile';
import type { UnitTestFailure, UnitTestResult } from '../../monitoring/rules/unitTest/unitTestFailure';
import { findRuleTestFiles, isRuleTestFile, isYaml, shownTextFiles, textOf } from './ruleTestFiles';

/** Files of the workspace as test items, with one child for each test. */
export class RuleTests {
  constructor(private readonly controller: vscode.TestController) {}

  async find(token: vscode.CancellationToken): Promise<void> {
    const found = await findRuleTestFiles(token);
    if (token.isCancellationRequested) return;
    for (const uri of found) await this.refresh(uri);
  }

  /** Brings one file's items in line with its text; a file that has no tests loses its item. */
  async refresh(uri: vscode.Uri): Promise<void> {
    if (!isYaml(uri)) return;
    const text = await textOf(uri);
    if (text === undefined || !isRuleTestFile(text)) return this.controller.items.delete(uri.toString());
    const item = this.#itemFor(uri);
    const { tests } = readUnitTests(text, uri.fsPath);
    // While it is being typed and cannot be read, the tests of before stay.
    if (!tests) return;
    item.children.replace(
      tests.tests.map(({ name, position }, index) => {
        const label = name === '' ? `test ${index + 1}` : printable(name);
        const child = this.controller.createTestItem(String(index), label, uri);
        child.range = lineRange(position.line);
        return child;
      }),
    );
  }

  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    for (const [file, wanted] of wantedFiles(request, this.controller)) {
      if (token.isCancellationRequested) break;
      for (const item of wanted) run.started(item);
      const uri = file.uri;
      if (!uri) continue;
      const report = await runUnitTestFile(uri.fsPath, shownTextFiles);
      run.appendOutput(`${unitTestText(report)}\n`.replaceAll('\n', '\r\n'));
      tell(run, { file, wanted, uri }, report);
    }
    run.end();
  }

  #itemFor(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known) return known;
    const item = this.controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }
}

/** Each file once, with the tests of it that are asked for. */
function wantedFiles(
  { include, exclude }: vscode.TestRunRequest,
  { items }: vscode.TestController,
): ReadonlyMap<vscode.TestItem, readonly vscode.TestItem[]> {
  const wanted = new Map<vscode.TestItem, vscode.TestItem[]>();
  const roots = include ?? [...items].map(([, item]) => item);
  for (const item of roots) {
    const file = item.parent ?? item;
    const tests = item.parent ? [item] : [...item.children].map(([, child]) => child);
    const rest = tests.filter((test) => !exclude?.includes(test) && !exclude?.includes(file));
    wanted.set(file, [...(wanted.get(file) ?? []), ...rest]);
  }
  return wanted;
}

interface FileRun {
  readonly file: vscode.TestItem;
  readonly wanted: readonly vscode.TestItem[];
  readonly uri: vscode.Uri;
}

function tell(run: vscode.TestRun, { file, wanted, uri }: FileRun, report: UnitTestReport): void {
  const mistakes = [...report.unreadable, ...report.problems.map(problemLine)].map(printable);
  if (mistakes.length > 0) {
    const message = new vscode.TestMessage(mistakes.join('\n'));
    for (const item of wanted.length > 0 ? wanted : [file]) run.errored(item, message);
    return;
  }
  for (const item of wanted) {
    const result = report.results[Number(item.id)];
    if (!result) run.skipped(item);
    else if (result.failures.length === 0) run.passed(item);
    else run.failed(item, messagesOf(result, uri));
  }
}

const messagesOf = ({ failures, position }: UnitTestResult, uri: vscode.Uri): vscode.TestMessage[] =>
  failures.map((failure) => {
    const message = messageOf(failure, `${uri.fsPath}:${position.line}`);
    const { line } = 'position' in failure ? failure.position : position;
    message.location = new vscode.Location(uri, lineRange(line));
    return message;
  });

function messageOf(failure: UnitTestFailure, place: string): vscode.TestMessage {
  const text = failureLines(failure, place).join('\n');
  if (!('expected' in failure)) return new vscode.TestMessage(text);
  return vscode.TestMessage.diff(text, listed(failure.expected), listed(failure.found));
}

const listed = (words: readonly string[]): string => words.map(printable).join('\n');

const lineRange = (line: number): vscode.Range => new vscode.Range(line - 1, 0, line - 1, 0);

import { dirname } from 'node:path';
import type { TextFiles } from '../../../base/files/textFiles';
import type { ConfigurationProblem } from '../../configuration/configuration';
import { findRuleFiles } from '../file/findRuleFiles';
import { readRuleFile } from '../file/readRuleFile';
import type { RuleGroup } from '../file/ruleFile';
import { readUnitTests } from './readUnitTests';
import { runUnitTest } from './runUnitTest';
import type { UnitTestResult } from './unitTestFailure';

/** What a file of rule unit tests came to. It passed when nothing was wrong and no test has a failure. */
export interface UnitTestReport {
  readonly file: string;
  readonly results: readonly UnitTestResult[];
  /** Mistakes of the test file and of its rule files: then no test was run. */
  readonly problems: readonly ConfigurationProblem[];
  /** What could not be read at all, as sentences. */
  readonly unreadable: readonly string[];
}

export const hasPassed = ({ results, problems, unreadable }: UnitTestReport): boolean =>
  problems.length === 0 && unreadable.length === 0 && results.every(({ failures }) => failures.length === 0);

/** Reads and runs a file of rule unit tests. */
export async function runUnitTestFile(file: string, files: TextFiles): Promise<UnitTestReport> {
  const failed = { file, results: [], problems: [], unreadable: [] };
  const text = await files.read(file);
  if (text === undefined) return { ...failed, unreadable: [`"${file}" cannot be read.`] };
  const { tests, problems } = readUnitTests(text, file);
  if (!tests) return { ...failed, problems };
  const { groups, ...mistakes } = await readRuleFiles(tests.ruleFiles, dirname(file), files);
  if (mistakes.problems.length > 0 || mistakes.unreadable.length > 0) return { ...failed, ...mistakes };
  const results = tests.tests.map((test) => runUnitTest(test, tests, groups));
  return { ...failed, results };
}

interface RuleFiles extends Pick<UnitTestReport, 'problems' | 'unreadable'> {
  readonly groups: readonly RuleGroup[];
}

async function readRuleFiles(
  patterns: readonly string[],
  folder: string,
  files: TextFiles,
): Promise<RuleFiles> {
  const groups: RuleGroup[] = [];
  const problems: ConfigurationProblem[] = [];
  const unreadable: string[] = [];
  for (const pattern of patterns) {
    const found = await findRuleFiles(pattern, folder, files);
    if (found.length === 0) unreadable.push(`No rule file is named "${pattern}".`);
    for (const path of found) {
      const text = await files.read(path);
      if (text === undefined) unreadable.push(`The rule file "${path}" cannot be read.`);
      else {
        const read = readRuleFile(text, path);
        groups.push(...read.groups);
        problems.push(...read.problems);
      }
    }
  }
  return { groups, problems, unreadable };
}

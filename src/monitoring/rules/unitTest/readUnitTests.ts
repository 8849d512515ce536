import type * as z from 'zod';
import { LabelSet } from '../../../promql/labels/labelSet';
import type { ConfigurationProblem } from '../../configuration/configuration';
import type { LocatedDocument } from '../../configuration/document';
import { readDocument } from '../../configuration/document';
import { problemsOf, salvage } from '../../configuration/validation';
import type { UnitTest, UnitTestFile } from './unitTestFile';
import { unitTestSchema } from './unitTestSchema';

const MINUTE = 60_000;

export interface UnitTestReading {
  /** Absent when anything is wrong: a test that was not understood must not pass. */
  readonly tests: UnitTestFile | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads a file of rule unit tests. What is wrong is told with its place. */
export function readUnitTests(text: string, file: string): UnitTestReading {
  const document = readDocument(text, file);
  const { value, findings } = salvage(unitTestSchema, document.value ?? {}, []);
  const problems = [...document.problems, ...problemsOf(findings, document, file)];
  if (value === undefined || problems.length > 0) return { tests: undefined, problems };
  return {
    tests: {
      file,
      ruleFiles: value.rule_files,
      evaluationInterval: value.evaluation_interval ?? MINUTE,
      groupOrder: value.group_eval_order,
      fuzzy: value.fuzzy_compare ?? false,
      tests: value.tests.map((test, at) => unitTestOf(test, at, document)),
    },
    problems,
  };
}

type WrittenTest = z.output<typeof unitTestSchema>['tests'][number];

function unitTestOf(written: WrittenTest, at: number, document: LocatedDocument): UnitTest {
  const path = ['tests', at];
  const placeOf = (key: string, index: number) => document.rangeOf([...path, key, index]).start;
  return {
    name: written.name ?? '',
    position: document.rangeOf(path).start,
    interval: written.interval,
    start: written.start_timestamp ?? 0,
    series: written.input_series.map(({ series, values }) => ({ labels: series, values })),
    alertTests: written.alert_rule_test.map(({ eval_time, alertname, exp_alerts }, index) => ({
      at: eval_time,
      name: alertname,
      expected: exp_alerts.map(({ exp_labels, exp_annotations }) => ({
        labels: exp_labels,
        annotations: exp_annotations,
      })),
      position: placeOf('alert_rule_test', index),
    })),
    expressionTests: written.promql_expr_test.map(({ expr, eval_time, exp_samples }, index) => ({
      at: eval_time,
      expression: expr,
      expected: exp_samples.map(({ labels, value }) => ({ labels: labels ?? LabelSet.empty, value })),
      position: placeOf('promql_expr_test', index),
    })),
    externalLabels: written.external_labels,
    externalUrl: written.external_url ?? '',
  };
}

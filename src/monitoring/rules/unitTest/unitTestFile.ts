import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import type { LabelSet } from '../../../promql/labels/labelSet';
import type { Position } from '../../configuration/configuration';

/** A file of rule unit tests in promtool's format ("Unit testing for rules" in Prometheus' documentation). */
export interface UnitTestFile {
  readonly file: string;
  /** Paths or globs, relative to the file. */
  readonly ruleFiles: readonly string[];
  readonly evaluationInterval: Ms;
  /** Names of groups in the order in which they are evaluated. */
  readonly groupOrder: readonly string[];
  /** Whether values that differ in the last bit are the same. */
  readonly fuzzy: boolean;
  readonly tests: readonly UnitTest[];
}

export interface UnitTest {
  /** Empty when the file gives none. */
  readonly name: string;
  readonly position: Position;
  readonly interval: Ms | undefined;
  readonly start: Ms;
  readonly series: readonly InputSeries[];
  readonly alertTests: readonly AlertTest[];
  readonly expressionTests: readonly ExpressionTest[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** One value for each interval of the test. */
export interface InputSeries {
  readonly labels: LabelSet;
  readonly values: readonly SeriesValue[];
}

export type SeriesValue = number | 'missing' | 'stale';

export interface AlertTest {
  readonly at: Ms;
  readonly name: string;
  readonly expected: readonly ExpectedAlert[];
  readonly position: Position;
}

export interface ExpectedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface ExpressionTest {
  readonly at: Ms;
  readonly expression: string;
  readonly expected: readonly ExpectedSample[];
  readonly position: Position;
}

export interface ExpectedSample {
  readonly labels: LabelSet;
  readonly value: number;
}

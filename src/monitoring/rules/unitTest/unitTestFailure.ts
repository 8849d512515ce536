import type { Ms } from '../../../base/clock';
import type { Position } from '../../configuration/configuration';

/** Why a unit test failed. Expected and found things are in the words of the report, sorted. */
export type UnitTestFailure =
  | {
      readonly kind: 'alerts';
      readonly alertname: string;
      readonly at: Ms;
      readonly expected: readonly string[];
      readonly found: readonly string[];
      readonly position: Position;
    }
  | {
      readonly kind: 'samples';
      readonly expression: string;
      readonly at: Ms;
      readonly expected: readonly string[];
      readonly found: readonly string[];
      readonly position: Position;
    }
  | {
      readonly kind: 'query';
      readonly expression: string;
      readonly at: Ms;
      readonly message: string;
      readonly position: Position;
    }
  | {
      /** A rule could not be evaluated: the test ends there. */
      readonly kind: 'rule';
      readonly rule: string;
      readonly at: Ms;
      readonly message: string;
    };

export interface UnitTestResult {
  readonly name: string;
  readonly position: Position;
  readonly failures: readonly UnitTestFailure[];
}

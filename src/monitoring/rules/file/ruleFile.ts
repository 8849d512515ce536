import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import type { Expression } from '../../../promql/syntax/ast';
import type { ConfigurationProblem, Position } from '../../configuration/configuration';

/** A Prometheus rule file, read and checked. What was wrong is in `problems`; every other rule works. */
export interface RuleFile {
  /** A path or URI, for messages. */
  readonly file: string;
  readonly groups: readonly RuleGroup[];
  readonly problems: readonly ConfigurationProblem[];
}

/** Rules that are evaluated one after the other with one time (Prometheus, "Recording rules"). */
export interface RuleGroup {
  readonly file: string;
  readonly name: string;
  /** Absent for the default of whoever evaluates it. */
  readonly interval: Ms | undefined;
  /** The most alerts or series that one rule may have; 0 is no limit. */
  readonly limit: number;
  /** How far before the time of the evaluation the queries look. */
  readonly queryOffset: Ms;
  readonly rules: readonly Rule[];
  readonly position: Position;
}

interface RuleBase {
  /** The query as it is written. */
  readonly expression: string;
  readonly query: Expression;
  /** With those of the group, which the rule's own ones override. */
  readonly labels: Labels;
  readonly position: Position;
}

export interface AlertRule extends RuleBase {
  readonly kind: 'alert';
  readonly name: string;
  readonly holdFor: Ms;
  readonly keepFiringFor: Ms;
  readonly annotations: Labels;
}

export interface RecordRule extends RuleBase {
  readonly kind: 'record';
  readonly name: string;
}

export type Rule = AlertRule | RecordRule;

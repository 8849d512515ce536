import type { Ms } from '../../base/clock';
import type { StatementClass } from '../policy/statementClass';

/** One run of one step, for the timeline. Every text in it is masked already. */
export interface StepRun {
  /** Of the runbook's file. */
  readonly uri: string;
  /** Anchor of the section that the step stands in, where that is a runbook of its own. */
  readonly section?: string | undefined;
  /** The step's `name=`, or its first line. */
  readonly step: string;
  readonly language: string;
  /** As it was run, placeholders still in it. */
  readonly source: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Absent for this machine. */
  readonly connection: string | undefined;
  readonly production: boolean;
  readonly statementClass: StatementClass;
  /** Somebody was asked, and said yes. */
  readonly confirmed: boolean;
  /** The alert that the runbook was opened for. */
  readonly alert: string | undefined;
  readonly startedAt: Ms;
  readonly durationMs: Ms;
  readonly outcome: 'succeeded' | 'failed' | 'timedOut' | 'cancelled';
  readonly exitCode: number | undefined;
  /** One line: `3 rows`, `exit 0`, or why it did not succeed. */
  readonly summary: string;
  /** Of a step with an expectation that came to its end. */
  readonly check?: { readonly held: boolean; readonly message: string };
  /** What is kept of an output that is not shown whole, by its name among the kept ones. */
  readonly fullOutput?: string;
  /** What to offer beside it: a real terminal, where the step needs one. */
  readonly offer?: 'terminal';
}

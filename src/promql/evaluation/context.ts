import type { SeriesReader } from '../storage';
import { PromqlProblem } from '../problem';
import type { Span } from '../problem';
import type { Annotations } from './annotations';
import type { Frame } from './frame';
import type { Progress } from './progress';

/** The whole query, whatever subqueries are inside it. In milliseconds. */
export interface QueryTimes {
  readonly start: number;
  readonly end: number;
  /** Zero for an instant query. */
  readonly step: number;
}

export interface EvaluationSettings {
  /** How far back an instant selector looks for a sample. */
  readonly lookback: number;
  /** The step of a subquery that names none. */
  readonly defaultSubqueryStep: number;
  /** Whether names are dropped when the query ends instead of at each operation. */
  readonly delayedNameRemoval: boolean;
  /** How many samples one part of a query may have. */
  readonly maximumSamples: number;
}

/** Everything that is the same for all parts of one query. */
export interface QueryContext {
  readonly reader: SeriesReader;
  readonly times: QueryTimes;
  readonly settings: EvaluationSettings;
  readonly annotations: Annotations;
  /** Of a query that may be interrupted. */
  readonly progress: Progress | undefined;
  /** @throws {PromqlProblem} with reason `timeout` once the query has taken too long, or what the caller throws */
  checkpoint(): void;
}

export function execution(message: string, span?: Span): PromqlProblem {
  return new PromqlProblem('execution', message, span);
}

/** @throws {PromqlProblem} with reason `tooLarge` */
export function checkSize(context: QueryContext, series: number, frame: Frame): void {
  context.checkpoint();
  if (series * frame.count <= context.settings.maximumSamples) return;
  throw new PromqlProblem(
    'tooLarge',
    `the query would load too many samples: ${series} series at ${frame.count} steps are more than ${context.settings.maximumSamples}`,
  );
}

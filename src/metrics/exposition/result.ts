import type { Ms } from '../../base/clock';
import type { Labels, MetricMetadata, Sample } from '../series';

/** `prometheus` is text format 0.0.4, `openmetrics` is OpenMetrics 1.0. */
export type ExpositionFormat = 'prometheus' | 'openmetrics';

/** An example of what a sample counted, such as one trace. Only OpenMetrics has them. */
export interface Exemplar {
  /** The sample that it belongs to. */
  readonly sample: Sample;
  readonly labels: Labels;
  readonly value: number;
  readonly at?: Ms;
}

/** Where an exposition is malformed: line and column count from 1, the column in UTF-16 units. */
export interface ExpositionError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A scrape is all or nothing: one malformed line and none of its samples counts. */
export type ExpositionResult =
  | {
      readonly ok: true;
      readonly samples: readonly Sample[];
      readonly metadata: readonly MetricMetadata[];
      readonly exemplars: readonly Exemplar[];
    }
  | { readonly ok: false; readonly error: ExpositionError };

/** Unwinds the parser to its entrance, which turns it into an {@link ExpositionError}. Never leaves this folder. */
export class ExpositionProblem extends Error {
  override readonly name = 'ExpositionProblem';

  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';

/** One result of the function `query`. */
export interface TemplateSample {
  readonly labels: Labels;
  readonly value: number;
}

/** What a template of an alert is filled in with. */
export interface TemplateContext {
  /** The name of the alert, for messages. */
  readonly name: string;
  /** Of the result, without the labels of the rule. */
  readonly labels: Labels;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  readonly value: number;
  /** The time of the evaluation. */
  readonly at: Ms;
  /** Answers the function `query` at the time of the evaluation, or says why it cannot. */
  query(expression: string): readonly TemplateSample[] | { readonly message: string };
}

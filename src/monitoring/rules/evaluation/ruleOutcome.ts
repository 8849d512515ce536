import type { Ms } from '../../../base/clock';
import type { Sample } from '../../../metrics/series';
import type { LabelSet } from '../../../promql/labels/labelSet';

/** One result of a rule's query. */
export interface RuleSample {
  readonly labels: LabelSet;
  readonly value: number;
}

/** Why a rule gave no result. */
export interface RuleFailure {
  readonly ok: false;
  readonly message: string;
}

export type Queried = { readonly ok: true; readonly samples: readonly RuleSample[] } | RuleFailure;

/** What a rule writes into the store. Series that it wrote before and does not write now have ended. */
export type Written = { readonly ok: true; readonly samples: readonly Sample[] } | RuleFailure;

/**
 * How the last evaluation went. `noData` is neither quiet nor firing: the query found nothing because what it asks
 * for is not there.
 */
export interface RuleHealth {
  readonly state: 'unevaluated' | 'ok' | 'error' | 'noData';
  /** One sentence, unless all is well. */
  readonly detail: string | undefined;
  readonly evaluatedAt: Ms | undefined;
}

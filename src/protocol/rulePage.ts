import type { ChartState } from './chart';
import type { ActionButton, NamedValue, ToHost, ToPage } from './page';

export type ToRulePage = ToPage<RulePageState>;
export type FromRulePage = ToHost<RulePageAction>;

/** How far back the chart goes, in the words of PromQL. */
export type RuleRange = '1h' | '6h' | '24h' | '7d';

/** What a page keeps across a reload of the window: the rule as it was when the page was opened. */
export interface RulePageSeed {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expression: string;
  /** The rule file; empty when the rule was not found in one. */
  readonly file: string;
  /** The source to ask; empty when the file decides. */
  readonly sourceId: string;
  readonly range: RuleRange;
}

export interface RulePageState {
  readonly seed: RulePageSeed;
  readonly banner: { readonly text: string; readonly tone: 'demo' | 'production' } | undefined;
  /** `Alert rule` or `Recording rule`. */
  readonly kindWords: string;
  readonly title: string;
  readonly tone: 'bad' | 'warning' | 'info' | 'unknown' | 'pending' | 'calm' | 'ok';
  /** `Firing for 4 min. 12 series · max 1840, threshold > 1000.` */
  readonly sentence: string;
  readonly expression: string;
  readonly ranges: readonly {
    readonly range: RuleRange;
    readonly label: string;
    readonly isChosen: boolean;
  }[];
  readonly actions: readonly ActionButton<RulePageAction>[];
  readonly facts: readonly (NamedValue & { readonly exact: string | undefined })[];
  readonly chart: ChartState;
}

export type RulePageAction =
  | { readonly type: 'chooseRange'; readonly range: RuleRange }
  | { readonly type: 'openRule' }
  | { readonly type: 'openAlert'; readonly fingerprint: string }
  | { readonly type: 'refresh' };

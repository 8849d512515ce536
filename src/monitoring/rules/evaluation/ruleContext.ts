import type { Labels } from '../../../metrics/series';
import type { Head } from '../../../metrics/embedded/head';
import type { Engine } from '../../../promql/engine';

/** What rules are evaluated with. Their results go into the same store that they query. */
export interface RuleContext {
  readonly head: Head;
  readonly engine: Engine;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

import type { Labels } from '../../../metrics/series';
import type { Head } from '../../../metrics/embedded/head';
import type { SeriesReader } from '../../../promql/storage';
import type { Engine } from '../../../promql/engine';

/** What rules are evaluated with. Their results go into the same store that they query. */
export interface RuleContext {
  readonly head: Head;
  /** What queries read, where that is more than the head: what was there before this process, too. */
  readonly history?: SeriesReader;
  readonly engine: Engine;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

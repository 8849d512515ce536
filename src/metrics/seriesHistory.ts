import type { Ms } from '../base/clock';
import type { Turn, Work } from '../base/turns';
import type { LabelSet } from '../promql/labels/labelSet';
import type { SeriesReader } from '../promql/storage';
import type { MetricMetadata } from './series';

/** The latest samples. */
export interface RecentSeries extends SeriesReader {
  /** Of what came in, every sample after this moment is still there, in milliseconds since 1970. */
  readonly completeSince: Ms;
}

/** Series of earlier times, and what is known of them without reading a sample. */
export interface SeriesHistory extends SeriesReader {
  /**
   * Every sample after this moment came from the journal of this process, in milliseconds since 1970. Infinite while another
   * process writes.
   */
  readonly inheritedUntil: Ms;
  /**
   * The labels of every series, each once; the newest of them when there are too many.
   * @param since only of blocks that have a later sample
   */
  labelSets(turn: Turn, since: Ms): Work<readonly LabelSet[]>;
  /** What targets told about their metrics, also before this process began. */
  metadata(): readonly MetricMetadata[];
}

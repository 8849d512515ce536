import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import { Ticker } from '../../base/ticker';
import type { SeriesSelection } from '../../metrics/store/seriesSelection';
import { selectorsOfQuery } from './keptSelectors';
import { PinnedMetrics } from './pinnedMetrics';

export interface PinnedSelectionOptions {
  readonly records: Records;
  readonly selection: SeriesSelection;
  readonly clock: Clock;
  readonly log: Log;
}

/** What pins are called as an owner of the selection. */
export const PINS = 'pins';
/** Between two looks at what other windows pinned. */
const LOOK: Ms = 5_000;

/** Has the store keep what was pinned, in earlier sessions and in other windows too: the one that writes need not be this one. */
export class PinnedSelection implements Disposable {
  readonly #ticker: Ticker;
  readonly #pins: PinnedMetrics;
  #selected: string | undefined;
  #isUnreadable = false;

  constructor(private readonly options: PinnedSelectionOptions) {
    this.#pins = new PinnedMetrics(options.records);
    options.selection.expect(PINS);
    this.refresh();
    this.#ticker = new Ticker(options.clock, LOOK, () => this.refresh());
  }

  /** Looks now, as after a pin was set here. */
  refresh(): void {
    const { selection, log } = this.options;
    try {
      const queries = this.#pins.all;
      const text = JSON.stringify(queries);
      this.#isUnreadable = false;
      if (text === this.#selected) return;
      this.#selected = text;
      selection.set(PINS, queries.flatMap(selectorsOfQuery));
    } catch (error) {
      if (this.#selected === undefined) selection.set(PINS, []);
      if (!this.#isUnreadable)
        log.error('Which metrics are pinned could not be read: only those known are kept on disk.', error);
      this.#isUnreadable = true;
    }
  }

  dispose(): void {
    this.#ticker.dispose();
  }
}

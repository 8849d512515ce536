import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { AlertFilter } from '../../monitoring/filter/alertFilter';
import { isFiltering } from '../../monitoring/filter/alertFilter';
import { parseFilter } from '../../monitoring/filter/parseFilter';
import type { Alert } from '../../monitoring/alerts/alert';
import { AlertListing } from '../../monitoring/listing/alertListing';
import type { Listing } from '../../monitoring/listing/alertListing';
import type { Grouping } from '../../monitoring/listing/grouping';
import { parseGrouping, printGrouping } from '../../monitoring/listing/grouping';
import { Stillness } from '../../monitoring/listing/stillness';

const FILTER = 'sitrep.alertFilter';
const GROUPING = 'sitrep.alertGrouping';

/** So many rows of one level are drawn at first, and so many more each time that somebody asks. */
export const ROWS_AT_ONCE = 500;

/**
 * How the person wants the list of alerts: the filter and the grouping, which the workspace remembers, how much of long
 * groups is drawn, and whether somebody is at work in it.
 */
export class AlertListState implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #listing = new AlertListing();
  readonly #limits = new Map<string, number>();
  #filter: AlertFilter;
  #grouping: Grouping;

  readonly stillness: Stillness;
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly clock: Clock,
  ) {
    this.stillness = this.#owned.add(new Stillness(clock));
    this.#filter = parseFilter(textIn(memory, FILTER));
    this.#grouping = parseGrouping(textIn(memory, GROUPING)) ?? 'service';
    this.#announce();
  }

  get filter(): AlertFilter {
    return this.#filter;
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  setFilter(text: string): void {
    this.#filter = parseFilter(text.trim());
    void this.memory.update(FILTER, this.#filter.text || undefined);
    this.#announce();
    this.#changed.fire();
  }

  setGrouping(grouping: Grouping): void {
    this.#grouping = grouping;
    this.#limits.clear();
    void this.memory.update(GROUPING, printGrouping(grouping));
    this.#changed.fire();
  }

  /** How many rows of a level are drawn; the first level has no group. */
  limitOf(group: string | undefined): number {
    return this.#limits.get(levelOf(group)) ?? ROWS_AT_ONCE;
  }

  showMore(group: string | undefined): void {
    this.#limits.set(levelOf(group), this.limitOf(group) + ROWS_AT_ONCE);
    this.#changed.fire();
  }

  /** What is to be shown of the alerts now. */
  list(alerts: readonly Alert[]): Listing {
    return this.#listing.list({
      alerts,
      filter: this.#filter,
      grouping: this.#grouping,
      now: this.clock.now(),
      held: this.stillness.holds,
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #announce(): void {
    const isSet = isFiltering(this.#filter) || this.#filter.problems.length > 0;
    void vscode.commands.executeCommand('setContext', 'sitrep.filtered', isSet);
  }
}

const levelOf = (group: string | undefined): string => (group === undefined ? '' : `group/${group}`);

/** An older version may have remembered something else. */
function textIn(memory: vscode.Memento, key: string): string {
  const value: unknown = memory.get(key);
  return typeof value === 'string' ? value : '';
}

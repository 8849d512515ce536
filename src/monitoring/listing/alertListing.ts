import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { AlertFilter } from '../filter/alertFilter';
import { isFiltering, isTimed } from '../filter/alertFilter';
import type { AlertTest } from '../filter/matchFilter';
import { matcherOf } from '../filter/matchFilter';
import type { AlertGroup, Grouping } from './grouping';
import { groupAlerts } from './grouping';
import { steadyGroups } from './steadyGroups';

/** What a list of alerts shows at one moment. A group keeps its object as long as nothing in it changed. */
export interface Listing {
  readonly groups: readonly AlertGroup[];
  /** How many alerts pass the filter, and of how many. */
  readonly shown: number;
  readonly total: number;
  /** How many rows would come, go or move, and are not let yet. */
  readonly waiting: number;
}

export interface ListingInput {
  /** Worst first. The same array as long as none of them changed. */
  readonly alerts: readonly Alert[];
  readonly filter: AlertFilter;
  readonly grouping: Grouping;
  readonly now: Ms;
  /** Nothing may move. A filter or a grouping that was just chosen is applied all the same. */
  readonly held: boolean;
}

const NOTHING: Listing = { groups: [], shown: 0, total: 0, waiting: 0 };

/** Filters and groups one list after the other, and does again only what changed. */
export class AlertListing {
  #input: ListingInput | undefined;
  #listing = NOTHING;
  #matches: AlertTest = () => true;

  list(input: ListingInput): Listing {
    const before = this.#input;
    const isNewView = before?.filter !== input.filter || before.grouping !== input.grouping;
    if (isNewView) this.#matches = rememberedMatcher(input.filter);
    const isSettled = this.#listing.waiting === 0 || input.held;
    if (!isNewView && isSettled && before.alerts === input.alerts && !isTimed(input.filter))
      return this.#listing;
    // Groups by something else are others, even where their alerts are the same.
    if (before?.grouping !== input.grouping) this.#listing = NOTHING;
    this.#input = input;
    this.#listing = this.#next(input, input.held && !isNewView);
    return this.#listing;
  }

  #next(input: ListingInput, held: boolean): Listing {
    const { alerts, filter, grouping, now } = input;
    const shown = isFiltering(filter) ? alerts.filter((alert) => this.#matches(alert, now)) : alerts;
    const counts = { shown: shown.length, total: alerts.length };
    const known = this.#listing.groups;
    const groups = groupAlerts(shown, grouping, known);
    if (!held) return { groups, ...counts, waiting: 0 };
    return { ...steadyGroups(known, groups, alerts), ...counts };
  }
}

/** An alert that did not change is judged once, unless time alone can change the judgement. */
function rememberedMatcher(filter: AlertFilter): AlertTest {
  const matches = matcherOf(filter);
  if (isTimed(filter)) return matches;
  const known = new WeakMap<Alert, boolean>();
  return (alert, now) => {
    let result = known.get(alert);
    if (result === undefined) {
      result = matches(alert, now);
      known.set(alert, result);
    }
    return result;
  };
}

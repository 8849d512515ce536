import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { Alert } from '../../monitoring/alerts/alert';
import type { AlertGroup, Grouping } from '../../monitoring/listing/grouping';
import { counted } from '../../monitoring/words';
import type { AlertListState } from './alertListState';
import { ROWS_AT_ONCE } from './alertListState';
import type { GroupContext } from './alertRow';
import { alertIcon, alertRow, groupContextOf, isUnattended, labelWords, sameContext } from './alertRow';
import { iconOf } from './icons';
import type { Row } from './liveTree';
import { Hover } from './markdown';

/** Ages move on with the slow tick of the tree; between two ticks a row of an unchanged alert is taken as it is. */
const ROW_STAYS_GOOD: Ms = 5_000;

/** Groups beyond so many alerts begin closed: what is open is asked for row by row, and nobody reads it. */
const OPEN_ALERTS = 500;

interface KnownRow {
  readonly row: Row;
  readonly context: GroupContext;
  readonly at: Ms;
}

interface KnownGroupRow {
  readonly row: Row;
  readonly expanded: boolean;
  readonly at: Ms;
}

/** More contexts than this are of groups that went long ago. */
const MOST_CONTEXTS = 5_000;

/** Makes the rows of groups and of their alerts, each again only when what it says changed. */
export class AlertGroupRows {
  readonly #contexts = new WeakMap<AlertGroup, GroupContext>();
  readonly #lastContexts = new Map<string, GroupContext>();
  readonly #groupRows = new WeakMap<AlertGroup, KnownGroupRow>();
  readonly #rows = new WeakMap<Alert, KnownRow>();

  constructor(
    private readonly state: AlertListState,
    private readonly clockOf: GroupContext['clockOf'],
  ) {}

  /** The first level. */
  rows(groups: readonly AlertGroup[], now: Ms): readonly Row[] {
    const limit = this.state.limitOf(undefined);
    let above = 0;
    const rows = groups.slice(0, limit).map((group) => {
      const expanded = above < OPEN_ALERTS;
      above += group.alerts.length;
      return this.#groupRow(group, now, expanded);
    });
    return [...rows, ...moreRow(groups.length - limit, undefined)];
  }

  #groupRow(group: AlertGroup, now: Ms, expanded: boolean): Row {
    const known = this.#groupRows.get(group);
    if (known?.expanded === expanded && now - known.at < ROW_STAYS_GOOD) return known.row;
    const row = this.#newGroupRow(group, now, expanded);
    this.#groupRows.set(group, { row, expanded, at: now });
    return row;
  }

  #newGroupRow(group: AlertGroup, now: Ms, expanded: boolean): Row {
    const { grouping } = this.state;
    const label = groupName(group.key, grouping);
    const shared = sharedWords(group);
    const unattended = isUnattended(group.alerts) ? 'unacknowledged' : '';
    const description = [counted(group.alerts.length, 'alert'), unattended, shared]
      .filter((part) => part !== '')
      .join(' · ');
    const [worst] = group.alerts;
    return {
      id: `group/${group.key}`,
      label,
      description: printable(description),
      icon: worst && alertIcon(worst),
      state: description,
      spoken: printable(`${label}, ${description}`),
      context: 'group',
      tooltip: () =>
        new Hover()
          .heading(label)
          .facts([
            ['Alerts', String(group.alerts.length)],
            ['All have', labelWords(group.shared)],
          ])
          .build(),
      expanded,
      children: () => this.#alertRows(group, now),
    };
  }

  #alertRows(group: AlertGroup, now: Ms): readonly Row[] {
    const context = this.#contextOf(group);
    const limit = this.state.limitOf(group.key);
    const rows = group.alerts.slice(0, limit).map((alert) => this.#alertRow(alert, now, context));
    return [...rows, ...moreRow(group.alerts.length - limit, group.key)];
  }

  #alertRow(alert: Alert, now: Ms, context: GroupContext): Row {
    const known = this.#rows.get(alert);
    if (known?.context === context && now - known.at < ROW_STAYS_GOOD) return known.row;
    const row = alertRow(alert, now, context);
    this.#rows.set(alert, { row, context, at: now });
    return row;
  }

  /** The same object as long as it says the same, so that rows need not be made again. */
  #contextOf(group: AlertGroup): GroupContext {
    const known = this.#contexts.get(group);
    if (known) return known;
    const next = groupContextOf(group.alerts, this.state.grouping, this.clockOf);
    const last = this.#lastContexts.get(group.key);
    const context = last && sameContext(last, next) ? last : next;
    this.#contexts.set(group, context);
    if (this.#lastContexts.size >= MOST_CONTEXTS) this.#lastContexts.clear();
    this.#lastContexts.set(group.key, context);
    return context;
  }
}

function groupName(key: string, grouping: Grouping): string {
  if (key === '') return typeof grouping === 'object' ? `No ${printable(grouping.label)}` : `No ${grouping}`;
  if (grouping === 'severity' && key === 'unmapped') return 'Severity not mapped';
  return typeof grouping === 'object' ? `${printable(grouping.label)}=${printable(key)}` : printable(key);
}

/** What all alerts of the group have in common, but for the name of the group itself. */
const sharedWords = ({ key, shared }: AlertGroup): string =>
  labelWords(Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== key)));

/** The row that draws more of a level; none when all of it is drawn. */
function moreRow(hidden: number, group: string | undefined): readonly Row[] {
  if (hidden <= 0) return [];
  const next = Math.min(hidden, ROWS_AT_ONCE);
  const what = group === undefined ? counted(next, 'more group') : `${next} more`;
  const label = `Show ${what}…`;
  const description = next === hidden ? '' : `of ${hidden}`;
  return [
    {
      id: group === undefined ? 'more' : `more/${group}`,
      label,
      description,
      icon: iconOf('waiting'),
      state: `${hidden}`,
      spoken: `${label} ${description}`.trim(),
      context: 'more',
      command: {
        command: 'sitrep.showMoreAlerts',
        title: 'Show More',
        arguments: group === undefined ? [] : [group],
      },
      tooltip: () => new Hover().paragraph(`${hidden} are not drawn. A filter finds them sooner.`).build(),
    },
  ];
}

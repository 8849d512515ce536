import { DisposableStore } from '../../base/disposable';
import { printable } from '../../base/printable';
import type { Alert } from '../../monitoring/alerts/alert';
import { needsSomeone } from '../../monitoring/alerts/display';
import { isFiltering, matchesFilter, printAlertFilter } from '../../monitoring/alertFilter';
import type { AlertGroup } from '../../monitoring/grouping';
import { groupAlerts } from '../../monitoring/grouping';
import { counted } from '../../monitoring/words';
import { liveClock } from '../response/liveResponse';
import type { Sitrep } from '../sitrep';
import type { AlertFilterState } from './alertFilterState';
import { alertIcon, alertRow, groupContextOf, isUnattended, labelWords } from './alertRow';
import { iconOf } from './icons';
import type { RegisteredTree, Row } from './liveTree';
import { LiveTree } from './liveTree';
import { Hover } from './markdown';

/** More rows than this below one group are one row that says so: VS Code draws every row of an open group. */
const MOST_ROWS = 500;

/** The view *Alerts*: worst first, grouped by service, with what needs somebody on its badge. */
export function registerAlertsTree(sitrep: Sitrep, filter: AlertFilterState): RegisteredTree {
  const { monitoring, configurations, clock } = sitrep;
  const owned = new DisposableStore();
  const shown = (): readonly Alert[] =>
    monitoring.snapshot.alerts.filter((alert) => matchesFilter(filter.value, alert));
  const rows = (): readonly Row[] => groupAlerts(shown()).map((group) => groupRow(group, sitrep));
  const tree = owned.add(new LiveTree({ viewId: 'sitrep.alerts', clock, rows }));
  const update = (): void => {
    const { alerts, demo } = monitoring.snapshot;
    const waiting = alerts.filter(needsSomeone).length;
    const hidden = alerts.length - shown().length;
    tree.view.badge = waiting === 0 ? undefined : { value: waiting, tooltip: badgeWords(waiting) };
    tree.view.description = demo ? 'Demo' : '';
    const unwatched = monitoring.snapshot.sources.length === 0 ? problemWords(sitrep) : '';
    tree.view.message = unwatched || messageFor(monitoring.snapshot, filter, hidden);
    tree.update();
  };
  owned.add(monitoring.onDidChange(update));
  owned.add(filter.onDidChange(update));
  owned.add(configurations.onDidChange(update));
  update();
  return { tree, dispose: () => owned.dispose() };
}

const badgeWords = (count: number): string =>
  `${counted(count, 'alert')} firing that nobody has acknowledged`;

/** An empty view must not read as peace when nothing could be watched. */
function problemWords({ configurations }: Sitrep): string {
  const count = configurations.current.flatMap(({ configuration }) => configuration.problems).length;
  return count === 0
    ? ''
    : `Nothing is watched: the configuration has ${counted(count, 'mistake')}. They are listed below Services.`;
}

function messageFor(
  { alerts, sources }: Sitrep['monitoring']['snapshot'],
  filter: AlertFilterState,
  hidden: number,
): string {
  if (isFiltering(filter.value)) {
    return `${printable(printAlertFilter(filter.value))} · ${counted(hidden, 'alert')} hidden`;
  }
  // In Restricted Mode the welcome text speaks, and it shows only beside no message.
  const isPaused = sources.every(({ condition }) => condition === 'paused');
  if (alerts.length > 0 || isPaused) return '';
  const unknown = sources.filter(({ condition }) => condition !== 'fresh').length;
  if (unknown === 0) return 'No alerts.';
  return `No alerts from ${counted(sources.length - unknown, 'source')}; ${counted(unknown, 'source')} not read yet or unreadable.`;
}

function groupRow(group: AlertGroup, sitrep: Sitrep): Row {
  const now = sitrep.clock.now();
  const label = group.key === '' ? 'No service' : printable(group.key);
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
    spoken: `${label}, ${description}`,
    context: 'group',
    tooltip: () =>
      new Hover()
        .heading(label)
        .facts([
          ['Alerts', String(group.alerts.length)],
          ['All have', shared],
        ])
        .build(),
    expanded: true,
    children: () => {
      const context = groupContextOf(group.alerts, (alert) => liveClock(sitrep, alert));
      const rows = group.alerts.slice(0, MOST_ROWS).map((alert) => alertRow(alert, now, context));
      return [...rows, ...leftOut(group)];
    },
  };
}

/** What all alerts of the group have in common, but for the name of the group itself. */
const sharedWords = ({ key, shared }: AlertGroup): string =>
  labelWords(Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== key)));

function leftOut({ key, alerts }: AlertGroup): readonly Row[] {
  const count = alerts.length - MOST_ROWS;
  if (count <= 0) return [];
  const label = `${count} more`;
  const description = 'use the filter to see them';
  return [
    {
      id: `more/${key}`,
      label,
      description,
      icon: iconOf('waiting'),
      state: label,
      spoken: `${label}, ${description}`,
      context: 'more',
      command: { command: 'sitrep.filter', title: 'Filter Alerts' },
      tooltip: () => new Hover().paragraph(`${label}: ${description}.`).build(),
    },
  ];
}

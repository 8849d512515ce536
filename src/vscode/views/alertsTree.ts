import type { Ms } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import { Ticker } from '../../base/ticker';
import { needsSomeone } from '../../monitoring/alerts/shown/display';
import { isTimed } from '../../monitoring/filter/alertFilter';
import { filterLine } from '../../monitoring/filter/filterWords';
import type { Listing } from '../../monitoring/listing/alertListing';
import { counted } from '../../monitoring/words';
import { liveClock } from '../response/liveResponse';
import type { Sitrep } from '../sitrep';
import { AlertGroupRows } from './alertGroupRow';
import type { AlertListState } from './alertListState';
import type { RegisteredTree, TreeHead } from './liveTree';
import { LiveTree } from './liveTree';

/** Time alone changes what passes a filter with an age; ages of rows move on no faster. */
const TICK: Ms = 10_000;

/** The view *Alerts*: worst first, grouped as somebody chose, with what needs somebody on its badge. */
export function registerAlertsTree(sitrep: Sitrep, state: AlertListState): RegisteredTree {
  const { monitoring, configurations, clock } = sitrep;
  const owned = new DisposableStore();
  const groups = new AlertGroupRows(state, (alert) => liveClock(sitrep, alert));
  const listing = (): Listing => state.list(monitoring.snapshot.alerts);
  const tree = owned.add(
    new LiveTree({ viewId: 'sitrep.alerts', clock, rows: () => groups.rows(listing().groups, clock.now()) }),
  );
  const { view } = tree;
  const update = (): void => {
    const { alerts, demo } = monitoring.snapshot;
    const waiting = alerts.filter(needsSomeone).length;
    view.badge = waiting === 0 ? undefined : { value: waiting, tooltip: badgeWords(waiting) };
    const { description, message } = headWords(sitrep, state, listing());
    tree.update({
      description: [demo ? 'Demo' : '', description].filter((part) => part !== '').join(' · '),
      message,
    });
  };
  const touch = (): void => state.stillness.touch();
  owned.add(view.onDidChangeSelection(({ selection }) => selection.length > 0 && touch()));
  owned.add(view.onDidExpandElement(touch));
  owned.add(view.onDidCollapseElement(touch));
  owned.add(state.stillness.onDidRelease(update));
  // By its own clock: the engine beats only in the window that polls.
  owned.add(new Ticker(clock, TICK, () => isTimed(state.filter) && update()));
  owned.add(monitoring.onDidChange(update));
  owned.add(state.onDidChange(update));
  owned.add(configurations.onDidChange(update));
  update();
  return { tree, dispose: () => owned.dispose() };
}

const badgeWords = (count: number): string =>
  `${counted(count, 'alert')} firing that nobody has acknowledged`;

function headWords(sitrep: Sitrep, { filter }: AlertListState, listing: Listing): TreeHead {
  const { groups, shown, total, waiting } = listing;
  const line = filterLine(filter, shown, total);
  // Where nothing passes, the welcome text says how to see it again, and the line moves up beside the title.
  const isAllHidden = groups.length === 0 && total > 0;
  const unwatched = sitrep.monitoring.snapshot.sources.length === 0 ? problemWords(sitrep) : '';
  // Beside the title: a line that came and went above the rows would move them itself.
  const still = waiting === 0 ? '' : `${counted(waiting, 'change')} waiting`;
  const lines = [
    unwatched || quietWords(sitrep.monitoring.snapshot, total + groups.length),
    isAllHidden ? '' : line,
  ];
  return {
    description: isAllHidden ? line : still,
    message: lines.filter((part) => part !== '').join('\n'),
  };
}

/** An empty view must not read as peace when nothing could be watched. */
function problemWords({ configurations }: Sitrep): string {
  const count = configurations.current.flatMap(({ configuration }) => configuration.problems).length;
  return count === 0
    ? ''
    : `Nothing is watched: the configuration has ${counted(count, 'mistake')}. They are listed below Services.`;
}

function quietWords({ sources }: Sitrep['monitoring']['snapshot'], rows: number): string {
  // In Restricted Mode the welcome text speaks, and it shows only beside no message.
  const isPaused = sources.every(({ condition }) => condition === 'paused');
  if (rows > 0 || isPaused) return '';
  const unknown = sources.filter(({ condition }) => condition !== 'fresh').length;
  if (unknown === 0) return 'No alerts.';
  return `No alerts from ${counted(sources.length - unknown, 'source')}; ${counted(unknown, 'source')} not read yet or unreadable.`;
}

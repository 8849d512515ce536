import { AlertFacets } from '../../src/monitoring/filter/alertFacets';
import { completeFilter } from '../../src/monitoring/filter/completeFilter';
import { parseFilter } from '../../src/monitoring/filter/parseFilter';
import { AlertListing } from '../../src/monitoring/listing/alertListing';
import type { ListingInput } from '../../src/monitoring/listing/alertListing';
import { observations, SOURCES, worldOfAlerts } from './manyAlerts';
import type { Duration, Measurement } from './measurement';
import { durationOf, fastestOf, median, timings } from './measurement';

const TICKS = 15;
const RUNS = 5;
const FILTER = parseFilter('(severity<=P1 or instance=~"east-.*") -acked');

/** What stands between a snapshot of 30,000 alerts and the rows of the tree: filter, grouping, and no row that moves. */
export async function bench(): Promise<readonly Measurement[]> {
  const { engine, sources, dispose } = worldOfAlerts();
  for (const id of SOURCES) sources.alerts(id, observations(id, 0));
  await engine.refresh();
  const input = (held: boolean): ListingInput => ({
    alerts: engine.snapshot.alerts,
    filter: FILTER,
    grouping: 'service',
    now: engine.snapshot.at,
    held,
  });
  const first = await fastestOf(RUNS, () => new AlertListing().list(input(false)));
  const completed = await fastestOf(RUNS, () =>
    completeFilter('instance=', 9, new AlertFacets(engine.snapshot.alerts)),
  );
  const [moving, held]: [Duration[], Duration[]] = [[], []];
  const [follows, keepsStill] = [new AlertListing(), new AlertListing()];
  for (let tick = 0; tick <= TICKS; tick++) {
    sources.alerts('east', observations('east', tick));
    await engine.refresh('east');
    moving.push(await durationOf(() => follows.list(input(false))));
    held.push(await durationOf(() => keepsStill.list(input(tick > 0))));
  }
  const { waiting, shown } = keepsStill.list(input(true));
  dispose();
  if (waiting === 0 || shown === 0) throw new Error('nothing was held or nothing passed the filter');
  return [
    ...timings('list of 30,000 alerts through a filter, for the first time', first),
    ...timings(
      'list of 30,000 alerts through a filter, after a tick that changes ten',
      median(moving.slice(1)),
    ),
    ...timings('the same while no row may move', median(held.slice(1))),
    ...timings('values of a label with 30,000, offered while a filter is typed', completed),
  ];
}

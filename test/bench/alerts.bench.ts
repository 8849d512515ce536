import { groupAlerts } from '../../src/monitoring/listing/grouping';
import { summarise } from '../../src/monitoring/summary';
import { ALERTS, observations, SOURCES, worldOfAlerts } from './manyAlerts';
import type { Duration, Measurement } from './measurement';
import { durationOf, fastestOf, median, shortest, timings } from './measurement';

const TICKS = 15;
/** How often all of it is done anew. */
const WORLDS = 5;

/** 10,000 alerts of each of three sources: taken in, ten of them changed, grouped and summed up. */
export async function bench(): Promise<readonly Measurement[]> {
  const text = JSON.stringify(SOURCES.map((id) => observations(id, 0)));
  const decoded = await fastestOf(WORLDS, () => JSON.parse(text) as unknown);
  const lives: Life[] = [];
  for (let world = 0; world < WORLDS; world++) lives.push(await live());
  const first = lives.map(({ ingested }) => ingested)[0] ?? decoded;
  const ingested = shortest(lives.map((life) => life.ingested));
  return [
    ...timings('30,000 alerts of 3 sources ingested for the first time', first),
    {
      name: '30,000 alerts of 3 sources ingested, against decoding their JSON',
      value: ingested.wall,
      unit: 'ms',
      reference: decoded.wall,
      ratio: Math.round((ingested.wall / decoded.wall) * 10) / 10,
    },
    ...timings('30,000 alerts of 3 sources ingested', ingested).slice(1),
    ...timings('a tick of 10,000 alerts that changes ten', shortest(lives.map(({ tick }) => tick))),
    ...timings('first level of 30,000 alerts grouped', shortest(lives.map(({ grouped }) => grouped))),
    ...timings('status bar line of 30,000 alerts', shortest(lives.map(({ summed }) => summed))),
  ];
}

interface Life {
  readonly ingested: Duration;
  /** The middle one of all: each leaves something to tidy up to some of the others. */
  readonly tick: Duration;
  readonly grouped: Duration;
  readonly summed: Duration;
}

async function live(): Promise<Life> {
  const { engine, sources, dispose } = worldOfAlerts();
  for (const id of SOURCES) sources.alerts(id, observations(id, 0));
  const ingested = await durationOf(() => engine.refresh());
  const ticks: Duration[] = [];
  for (let tick = 1; tick <= TICKS; tick++) {
    sources.alerts('east', observations('east', tick));
    ticks.push(await durationOf(() => engine.refresh('east')));
  }
  const grouped = await durationOf(() => groupAlerts(engine.snapshot.alerts));
  const summed = await durationOf(() => summarise(engine.snapshot));
  const total = engine.snapshot.alerts.length;
  dispose();
  if (total !== SOURCES.length * ALERTS) throw new Error(`measured ${total} alerts instead of all`);
  return { ingested, tick: median(ticks), grouped, summed };
}

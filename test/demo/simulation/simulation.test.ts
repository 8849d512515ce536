import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/demo/simulation/simulation';
import { FakeClock } from '../../fakes/fakeClock';

const never = new AbortController().signal;

/** Twice what the rules look at before the first moment: nothing but history itself needs hours of it. */
const SHORT = 20 * 60_000;

function begin(incidents: 'scheduled' | 'manual', seed = 1): { clock: FakeClock; simulation: Simulation } {
  const clock = new FakeClock();
  return { clock, simulation: new Simulation({ clock, seed, incidents, backfill: SHORT }) };
}

/** States of one alert, each with the seconds from the beginning at which it was first seen. */
async function storyOf(name: string, simulation: Simulation, clock: FakeClock, seconds: number) {
  const story: [seconds: number, state: string][] = [];
  for (let passed = 0; passed <= seconds; passed += 5) {
    await simulation.advance(never);
    const state = simulation.alerts.find((alert) => alert.rule.alert === name)?.state ?? 'inactive';
    if (state !== story.at(-1)?.[1]) story.push([passed, state]);
    await clock.advance(5_000);
  }
  return story;
}

describe('the simulation', () => {
  it('gives the same numbers for the same seed, however often it is asked in between', async () => {
    const [one, other] = [begin('scheduled'), begin('scheduled')];
    await one.clock.advance(10 * 60_000);
    for (let minute = 0; minute < 10; minute++) {
      await other.simulation.advance(never);
      await other.clock.advance(60_000);
    }
    await one.simulation.advance(never);
    await other.simulation.advance(never);
    expect(other.simulation.exposed('shop')).toEqual(one.simulation.exposed('shop'));
    expect(other.simulation.alerts).toEqual(one.simulation.alerts);
  });

  it('gives other numbers for another seed', async () => {
    const [one, other] = [begin('scheduled', 1), begin('scheduled', 2)];
    await one.simulation.advance(never);
    await other.simulation.advance(never);
    expect(other.simulation.exposed('shop')).not.toEqual(one.simulation.exposed('shop'));
  });

  it('has hours of history when it starts', async () => {
    const clock = new FakeClock();
    const simulation = new Simulation({ clock, seed: 1, incidents: 'scheduled' });
    await simulation.advance(never);
    const from = clock.now() - 2.5 * 3_600_000;
    const { data } = await simulation.metrics.range(
      { expression: 'celery_queue_length', from, to: clock.now(), step: 60_000 },
      never,
    );
    expect(data.type === 'matrix' && data.series.map((series) => series.points.length)).toEqual([151, 151]);
  });

  it('shows the database alert firing on the first screen', async () => {
    const { simulation } = begin('scheduled');
    await simulation.advance(never);
    expect(simulation.alerts.find((alert) => alert.rule.alert === 'DatabaseDown')).toMatchObject({
      state: 'firing',
      labels: { service: 'shop', severity: 'critical' },
      annotations: { summary: 'PostgreSQL does not answer on postgres-1' },
    });
  });

  it('tells the story of a database that goes down and comes back', async () => {
    const { simulation, clock } = begin('manual');
    simulation.timetable.start('database-down', clock.now());
    expect(await storyOf('DatabaseDown', simulation, clock, 600)).toEqual([
      [0, 'inactive'],
      [5, 'pending'],
      [25, 'firing'],
      [500, 'inactive'],
    ]);
  });

  it('tells the story of a queue that grows and shrinks', async () => {
    const { simulation, clock } = begin('manual');
    simulation.timetable.start('queue-backlog', clock.now());
    const story = await storyOf('CeleryBacklogHigh', simulation, clock, 700);
    expect(story.map(([, state]) => state)).toEqual(['inactive', 'pending', 'firing', 'inactive']);
  });

  it('tells the story of prizes that are paid twice', async () => {
    const { simulation, clock } = begin('manual');
    simulation.timetable.start('duplicate-payouts', clock.now());
    const story = await storyOf('DuplicatePayoutDetected', simulation, clock, 1_000);
    expect(story.map(([, state]) => state)).toEqual(['inactive', 'firing', 'inactive']);
  });

  it('is quiet without an incident, but for the disk', async () => {
    const { simulation } = begin('manual');
    await simulation.advance(never);
    expect(simulation.alerts.map((alert) => alert.rule.alert)).toEqual(['DiskSpaceLow']);
  });
});

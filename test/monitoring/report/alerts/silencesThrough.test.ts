import { expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log';
import { silencesThrough } from '../../../../src/monitoring/report/alerts/silencesThrough';
import { FakeClock } from '../../../fakes/fakeClock';
import { FeatureWorld } from '../../sharing/windowWorld';

it('a command that made a silence leaves no timer, which would keep it from ending', async () => {
  const world = new FeatureWorld();
  const { engine } = world.open();
  await world.pass(1_000);
  const clock = new FakeClock();
  const port = silencesThrough({ clock, log: silentLog })(engine);
  const prepared = await port.prepare({
    ...{ matchers: ['alertname="DatabaseDown"'], alert: undefined, source: undefined },
    ...{ startsAt: clock.now(), endsAt: clock.now() + 60_000, by: 'ana', comment: 'deploy' },
  });
  if ('mistake' in prepared) throw new Error(prepared.mistake);
  const signal = new AbortController().signal;
  expect(await prepared.create(signal)).toMatchObject({ done: true, id: 's1' });
  expect(clock.pending).toBeGreaterThan(0);
  port.dispose();
  expect(clock.pending).toBe(0);
  world.dispose();
});

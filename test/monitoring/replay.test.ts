import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log';
import type { Alert } from '../../src/monitoring/alerts/alert';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { fold } from '../../src/monitoring/alerts/machine/fold';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { FakeClock } from '../fakes/fakeClock';
import { FakeSources, alertObservation, configuration, unusedHttp } from '../fakes/fakeSource';

const HOUR = 3_600_000;

describe('the log of a session, replayed', () => {
  it('gives the alerts of that session, when one of them was forgotten and came back', async () => {
    const [clock, sources, alertLog] = [new FakeClock(), new FakeSources(), new MemoryAlertLog()];
    const engine = createMonitoring({
      configurations: [configuration()],
      sources: sources.definitions,
      http: unusedHttp,
      clock,
      random: () => 0.5,
      log: silentLog,
      alertLog,
    });
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    await engine.markSeen('DatabaseDown:db-1');
    sources.alerts('alerts', []);
    await clock.advance(2 * HOUR);
    expect(engine.snapshot.alerts).toEqual([]);
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    await engine.acknowledge('DatabaseDown:db-1', { by: 'ana', mode: 'sticky' });
    const live = engine.snapshot.alerts;
    engine.dispose();
    const replayed = fold((await alertLog.readAll()).events);
    const alerts: Alert[] = [...replayed.values()].flatMap((of) => [...of.values()]);
    expect(alerts).toEqual(live);
    expect(live).toMatchObject([{ condition: 'firing', acknowledgement: { by: 'ana' } }]);
  });
});

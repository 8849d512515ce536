import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { AlertLedger } from '../../../src/monitoring/alerts/machine/ledger';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import { Retention } from '../../../src/monitoring/engine/retention';
import { FakeClock } from '../../fakes/fakeClock';
import { configuration } from '../../fakes/fakeSource';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Notes up to when it is told to forget. */
class WatchedLog extends MemoryAlertLog {
  readonly asked: number[] = [];
  constructor(private steps: number) {
    super();
  }

  override async compact(before: number): Promise<boolean> {
    this.asked.push(before);
    return (this.steps -= 1) > 0;
  }
}

const keeping = (days: number): ReturnType<typeof configuration> =>
  configuration({ retention: { metrics: DAY, alerts: days * DAY, incidents: DAY, audit: DAY } });

describe('what is older than it is to be kept', () => {
  it('is let go a minute after the start, step by step up to one moment, and again six hours later', async () => {
    const [clock, alertLog] = [new FakeClock(), new WatchedLog(2)];
    const retention = new Retention(new AlertLedger(alertLog, silentLog), clock, silentLog);
    const configurations = [keeping(90), keeping(7)];
    const beat = (): Promise<void> => retention.beat(configurations);
    await beat();
    expect(alertLog.asked).toEqual([]);
    await clock.advance(MINUTE);
    const first = clock.now() - 90 * DAY;
    await beat();
    await clock.advance(MINUTE);
    await beat();
    await clock.advance(5 * HOUR);
    await beat();
    expect(alertLog.asked).toEqual([first, first]);
    await clock.advance(HOUR);
    await beat();
    expect(alertLog.asked).toEqual([first, first, clock.now() - 90 * DAY]);
  });

  it('stays while nothing is configured, because nobody has said how long', async () => {
    const [clock, alertLog] = [new FakeClock(), new WatchedLog(1)];
    const retention = new Retention(new AlertLedger(alertLog, silentLog), clock, silentLog);
    await clock.advance(DAY);
    await retention.beat([]);
    expect(alertLog.asked).toEqual([]);
  });
});

import { silentLog } from '../../../src/base/log';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Records } from '../../../src/base/records/records';
import type { TextFiles } from '../../../src/base/files/textFiles';
import type { SeriesStore } from '../../../src/metrics/store/seriesStore';
import type { Configuration } from '../../../src/monitoring/configuration/configuration';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import { MaintenanceRecords } from '../../../src/monitoring/suppression/maintenanceRecords';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSilenceKeeper } from '../../fakes/fakeSilenceKeeper';
import {
  configuration,
  FakeSources,
  serviceConfiguration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';
import { MemoryPlace } from '../../fakes/memorySharing';

const STEP = 250;

/** One window as a process: its clock stands still when it is suspended or dead. */
export interface FeatureWindow {
  readonly engine: MonitoringEngine;
  readonly clock: FakeClock;
  readonly records: Records;
}

export interface FeatureWorldOptions {
  readonly configured?: Configuration;
  readonly ruleFiles?: TextFiles;
  readonly records?: () => Records;
  readonly seriesStore?: (clock: FakeClock) => SeriesStore;
}

/** Windows over one alert log, one claim and one set of records, which read the same systems. The first one polls. */
export class FeatureWorld {
  readonly place = new MemoryPlace();
  readonly sources = new FakeSources({ checks: true });
  readonly keeper = new FakeSilenceKeeper();
  readonly #records = new MemoryRecords();
  readonly #living: FeatureWindow[] = [];
  readonly #opened: FeatureWindow[] = [];

  constructor(private readonly options: FeatureWorldOptions = {}) {}

  open(): FeatureWindow {
    const { configured, ruleFiles, records, seriesStore } = this.options;
    const clock = new FakeClock();
    clock.jump((this.#living[0]?.clock.now() ?? clock.now()) - clock.now());
    const shared = records?.() ?? this.#records;
    const byHand = new MaintenanceRecords(shared, silentLog);
    const engine = createMonitoring({
      configurations: [
        configured ??
          configuration({
            services: [serviceConfiguration()],
            sources: [sourceConfiguration({ type: 'keeping' })],
          }),
      ],
      sources: this.#definitions(),
      ...{ http: unusedHttp, clock, log: silentLog, random: () => 0.5 },
      alertLog: this.place.alertLog,
      sharing: this.place.sharing(`window ${this.#opened.length + 1}`),
      maintenance: () => byHand.at(clock.now()),
      ...(ruleFiles && { ruleFiles }),
      ...(seriesStore && { seriesStore: seriesStore(clock) }),
    });
    const window: FeatureWindow = { engine, clock, records: shared };
    this.#opened.push(window);
    this.#living.push(window);
    return window;
  }

  /** The one that polls and one that follows it. */
  async openTwo(): Promise<readonly [FeatureWindow, FeatureWindow]> {
    const two = [this.open(), this.open()] as const;
    await this.pass(3_000);
    return two;
  }

  /** Time passes for every window that lives. */
  async pass(time: number): Promise<void> {
    for (let passed = 0; passed < time; passed += STEP)
      for (const { clock } of [...this.#living]) await clock.advance(STEP);
  }

  /** Without a farewell, as by `kill -9`. */
  kill(window: FeatureWindow): void {
    this.#living.splice(this.#living.indexOf(window), 1);
  }

  /** After a suspension of as long as the others went on. */
  wake(window: FeatureWindow): void {
    const now = this.#living[0]?.clock.now() ?? window.clock.now();
    window.clock.jump(now - window.clock.now());
    this.#living.push(window);
  }

  dispose(): void {
    for (const { engine } of this.#opened) engine.dispose();
  }

  #definitions() {
    const [plain] = this.sources.definitions;
    if (!plain) throw new Error('no definition');
    const keeping = {
      ...plain,
      type: 'keeping',
      create: (...given: Parameters<typeof plain.create>) => ({
        ...plain.create(...given),
        silences: this.keeper,
      }),
    };
    return [plain, keeping];
  }
}

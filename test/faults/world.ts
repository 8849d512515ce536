import type { Disposable } from '../../src/base/disposable';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import type { MonitoringSnapshot, SourceStatus } from '../../src/monitoring/snapshot';
import type { SourceConformance } from '../contract/sourceConformance';
import { FakeClock } from '../fakes/fakeClock';
import type { FakeReply } from '../fakes/fakeHttp';
import { configuration, serviceConfiguration, sourceConfiguration } from '../fakes/fakeSource';
import type { Start } from './cell';

/** One source, read by the whole engine, with its system and what is kept of it. */
export interface World extends Disposable {
  readonly clock: FakeClock;
  readonly engine: MonitoringEngine;
  readonly alertLog: MemoryAlertLog;
  /** What breaks the system, and mends it. */
  readonly system: System;
}

export interface System extends Disposable {
  readonly http: Http;
  readonly origin: string;
}

export const SOURCE = 'under-test';

export const clockFor = ({ recordedAt }: SourceConformance): FakeClock =>
  recordedAt === undefined ? new FakeClock() : new FakeClock(recordedAt);

export function openWorld(conformance: SourceConformance, system: System, clock: FakeClock): World {
  const { definition } = conformance;
  const alertLog = new MemoryAlertLog();
  const { every, timeout } = definition.defaults;
  const settings = definition.settings.parse(conformance.settings(system.origin));
  const source = sourceConfiguration({
    ...{ id: SOURCE, type: definition.type, service: 'shop', target: system.origin },
    ...{ settings, every, timeout },
  });
  const engine = createMonitoring({
    configurations: [configuration({ services: [serviceConfiguration()], sources: [source] })],
    sources: [definition],
    http: system.http,
    clock,
    // The shortest delay that jitter gives: what must not come too early does not come early here either.
    random: () => 0,
    log: silentLog,
    alertLog,
  });
  const dispose = (): void => {
    engine.dispose();
    system.dispose();
  };
  return { clock, engine, alertLog, system, dispose };
}

export function statusOf(snapshot: MonitoringSnapshot): SourceStatus {
  const status = snapshot.sources.find(({ id }) => id === SOURCE);
  if (!status) throw new Error('the source under test is on show');
  return status;
}

const NOTHING: FakeReply = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: '404 page not found',
};

/** What the system answers at this moment while nothing is wrong with it. */
export function healthyReply(conformance: SourceConformance, start: Start, url: URL, now: number): FakeReply {
  const { faultyPath, replies, failing, listing, renewed = (body: unknown): unknown => body } = conformance;
  const isMain = url.pathname === faultyPath;
  const special = start === 'failing' ? failing : start === 'quiet' ? listing?.([]) : undefined;
  const reply = (isMain ? special : undefined) ?? replies[url.pathname] ?? NOTHING;
  const headers = { date: new Date(now).toUTCString(), ...reply.headers };
  return { ...reply, headers, ...(reply.body === undefined ? {} : { body: renewed(reply.body, now) }) };
}

/** The beginnings that a source has. */
export const startsOf = ({ failing, listing, wireAlerts }: SourceConformance): readonly Start[] => [
  'recorded',
  ...(failing ? (['failing'] as const) : []),
  ...(listing && wireAlerts ? (['quiet'] as const) : []),
];

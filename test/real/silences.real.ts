import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock';
import { DisposableStore } from '../../src/base/disposable';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Http, HttpRequest } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { MemoryRecords } from '../../src/base/records/records';
import { Redaction } from '../../src/base/secrets/redaction';
import { MemoryAlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { parseMatchers } from '../../src/monitoring/silences/parseMatchers';
import type { SilenceDraft } from '../../src/monitoring/silences/silence';
import type { SilenceRequest } from '../../src/monitoring/silences/silencing';
import { Silencing } from '../../src/monitoring/silences/silencing';
import { sourceDefinitions } from '../../src/sources';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { startAlertmanager } from './servers/alertmanager';
import { Amtool } from './servers/amtool';
import { requireReal } from './servers/realServers';
import type { RestartableServer } from './servers/runningServers';
import { RunningServers } from './servers/runningServers';
import { until } from './servers/until';

const missing = requireReal('prometheus-alertmanager', 'amtool');
const never = new AbortController().signal;
const HOUR = 3_600_000;

/** A node that is down explains the services on it. */
const INHIBITION = {
  inhibit_rules: [
    {
      source_matchers: ['alertname="NodeDown"'],
      target_matchers: ['alertname="ServiceDown"'],
      equal: ['node'],
    },
  ],
};

describe.skipIf(missing)(`silences and a real Alertmanager${missing ? `. ${missing}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-silences-'));
  const servers = new RunningServers();
  const owned = new DisposableStore();
  const records = new MemoryRecords();
  let server: RestartableServer;
  let amtool: Amtool;
  let engine: MonitoringEngine;
  let silencing: Silencing;

  beforeAll(async () => {
    server = await servers.add(startAlertmanager(folder, INHIBITION));
    amtool = new Amtool(server.url);
    engine = owned.add(startEngine(server.url, realHttp()));
    silencing = owned.add(new Silencing({ monitoring: engine, records, clock: systemClock, log: silentLog }));
    await amtool.fire({ alertname: 'DatabaseDown', instance: 'db-1', team: 'größe' });
    await amtool.fire({ alertname: 'QueueLong', instance: 'mq-1' });
    await engine.ready;
    await until('both alerts are read', async () => {
      await engine.refresh();
      return engine.snapshot.alerts.length === 2;
    });
  });

  afterAll(async () => {
    owned.dispose();
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const suppressionsOf = async (title: string): Promise<readonly object[]> => {
    await engine.refresh();
    return engine.snapshot.alerts.find((alert) => alert.title === title)?.suppressions ?? [];
  };
  const draftOf = (matchers: string, part: Partial<SilenceDraft> = {}): SilenceDraft => ({
    matchers: parseMatchers(matchers).matchers,
    startsAt: Date.now(),
    endsAt: Date.now() + HOUR,
    by: 'ana',
    comment: 'deploy of the "shop"',
    ...part,
  });
  const inAlertmanager = (draft: SilenceDraft): SilenceRequest => ({
    draft,
    place: { kind: 'source', sourceId: 'alerts' },
  });

  it('shows a silence that amtool made, with who and why, and its end', async () => {
    const id = await amtool.silence('bo', 'new disk', 'alertname=DatabaseDown');
    expect(await suppressionsOf('DatabaseDown')).toMatchObject([
      { kind: 'silence', id, by: 'bo', comment: 'new disk', origin: 'source' },
    ]);
    expect(engine.snapshot.alerts.map(({ condition }) => condition)).toEqual(['firing', 'firing']);
    expect((await silencing.list(never)).silences).toMatchObject([{ id, by: 'bo', state: 'active' }]);

    await amtool.expire(id);
    expect(await suppressionsOf('DatabaseDown')).toEqual([]);
    expect((await silencing.list(never)).silences).toMatchObject([{ id, state: 'expired' }]);
  });

  it('makes one that amtool lists, says what it hits, and ends it again', async () => {
    const request = inAlertmanager(draftOf('instance=~"db-.+",team="größe"'));
    expect(silencing.preview(request)).toMatchObject({ now: [{ title: 'DatabaseDown' }], lints: [] });
    const { isDone, silence } = await silencing.create(request, never);
    expect(isDone).toBe(true);
    expect(await amtool.silences()).toMatchObject([
      {
        id: silence?.id,
        createdBy: 'ana',
        comment: 'deploy of the "shop"',
        endsAt: new Date(request.draft.endsAt).toISOString(),
        matchers: [
          { name: 'instance', value: 'db-.+' },
          { name: 'team', value: 'größe' },
        ],
      },
    ]);
    expect(await suppressionsOf('DatabaseDown')).toMatchObject([{ id: silence?.id, by: 'ana' }]);
    expect(await suppressionsOf('QueueLong')).toEqual([]);

    if (silence) expect(await silencing.expire(silence, 'ana', never)).toMatchObject({ isDone: true });
    expect(await amtool.silences()).toEqual([]);
    expect(await suppressionsOf('DatabaseDown')).toEqual([]);
  });

  it('hits the same alerts as the server does, for every operator', async () => {
    for (const matchers of [
      'alertname!="QueueLong"',
      'instance!~"mq.*"',
      'instance=~"db"',
      'instance=~"mq-.|x"',
    ]) {
      const request = inAlertmanager(draftOf(`alertname!="",${matchers}`));
      const expected = silencing.preview(request).now.map(({ title }) => title);
      const { silence } = await silencing.create(request, never);
      const silenced = [];
      for (const title of ['DatabaseDown', 'QueueLong']) {
        if ((await suppressionsOf(title)).length > 0) silenced.push(title);
      }
      expect([matchers, silenced]).toEqual([matchers, expected]);
      if (silence) await silencing.expire(silence, 'ana', never);
    }
  });

  it('extends one under its own id', async () => {
    const { silence } = await silencing.create(inAlertmanager(draftOf('alertname="QueueLong"')), never);
    const listed = (await silencing.list(never)).silences.find(({ id }) => id === silence?.id);
    if (!listed) throw new Error('it is not listed');
    const endsAt = listed.endsAt + HOUR;
    expect(await silencing.extend(listed, { endsAt }, never)).toMatchObject({ isDone: true });
    expect(await amtool.silences()).toMatchObject([
      { id: listed.id, endsAt: new Date(endsAt).toISOString() },
    ]);
    await amtool.expire(listed.id);
  });

  it('tells what the server refuses, in its words', async () => {
    const { isDone, intent } = await silencing.create(
      inAlertmanager(
        draftOf('alertname="QueueLong"', { endsAt: Date.now() - HOUR, startsAt: Date.now() - 2 * HOUR }),
      ),
      never,
    );
    expect(isDone).toBe(false);
    expect(intent).toMatchObject({
      state: 'failed',
      message: expect.stringContaining("can't be in the past") as string,
    });
  });

  it('shows an inhibition, and by what', async () => {
    await amtool.fire({ alertname: 'NodeDown', node: 'n1' });
    await amtool.fire({ alertname: 'ServiceDown', node: 'n1' });
    await until('the inhibition is read', async () => (await suppressionsOf('ServiceDown')).length > 0);
    expect(await suppressionsOf('ServiceDown')).toMatchObject([
      { kind: 'inhibit', by: 'NodeDown', origin: 'source' },
    ]);
    expect(await suppressionsOf('NodeDown')).toEqual([]);
  });

  it('makes no second silence after a crash between the request and its answer', async () => {
    const request = inAlertmanager(draftOf('alertname="QueueLong"', { comment: 'crash' }));
    const crashing = startEngine(server.url, new AnswerLost(realHttp()));
    const before = new Silencing({ monitoring: crashing, records, clock: systemClock, log: silentLog });
    await crashing.ready;
    void before.create(request, never);
    await until('the silence is there', async () => (await amtool.silences()).length === 1);
    expect(before.outbox.intents.find(({ reason }) => reason === 'crash')).toMatchObject({ state: 'sent' });
    before.dispose();
    crashing.dispose();

    const after = owned.add(
      new Silencing({ monitoring: engine, records, clock: systemClock, log: silentLog }),
    );
    const left = after.outbox.intents.find(({ reason }) => reason === 'crash');
    expect(left).toMatchObject({ state: 'ambiguous' });
    const [made] = await amtool.silences();
    expect(await after.outbox.settled(left?.id ?? '', never)).toMatchObject({
      state: 'confirmed',
      resultId: made?.id,
      attempts: 1,
    });
    expect(await amtool.silences()).toHaveLength(1);
  });
});

/** Lets every request through, and no answer of a write. */
class AnswerLost implements Http {
  constructor(private readonly http: Http) {}

  async send(request: HttpRequest, signal: AbortSignal): ReturnType<Http['send']> {
    const response = await this.http.send(request, signal);
    return request.method === 'POST' ? new Promise(() => undefined) : response;
  }
}

const realHttp = (): Http =>
  createAxiosHttp({
    secrets: new FakeSecrets(),
    redaction: new Redaction(),
    environment: {},
    log: silentLog,
  });

function startEngine(url: string, http: Http): MonitoringEngine {
  const text = `sources:\n  alerts: {type: alertmanager, url: "${url}", every: 1h}\n`;
  return createMonitoring({
    configurations: [
      parseConfiguration(text, { file: 'sitrep.yaml', sources: sourceDefinitions, environment: {} }),
    ],
    sources: sourceDefinitions,
    http,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    alertLog: new MemoryAlertLog(),
  });
}

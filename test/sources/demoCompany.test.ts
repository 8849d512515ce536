import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import { SourceError, type Reading, type Source } from '../../src/monitoring/source';
import { sourceDefinitions } from '../../src/sources';
import { addressOf, startedDemo } from '../demo/startedDemo';
import { FakeSecrets } from '../fakes/fakeSecrets';

const started = startedDemo();
const never = new AbortController().signal;

/** Every source of the demo company's own configuration, on the real port. */
function sources(): ReadonlyMap<string, Source> {
  const file = join(started.demo.workspace, 'sitrep.yaml');
  const { sources: configured, problems } = parseConfiguration(readFileSync(file, 'utf8'), {
    file,
    sources: sourceDefinitions,
  });
  expect(problems).toEqual([]);
  const secrets = new FakeSecrets();
  const http = createAxiosHttp({ secrets, redaction: new Redaction(), environment: {}, log: silentLog });
  return new Map(
    configured.map(({ id, type, service, settings }) => {
      const definition = sourceDefinitions.find((candidate) => candidate.type === type);
      if (!definition) throw new Error(`there is no source of the type ${type}`);
      return [id, definition.create(settings, { id, service, http, clock: started.clock, log: silentLog })];
    }),
  );
}

function source(id: string): Source {
  const found = sources().get(id);
  if (!found) throw new Error(`the demo company has no source "${id}"`);
  return found;
}

const poll = (id: string): Promise<Reading> => source(id).poll(never);

const steer = async (path: string): Promise<void> => {
  const response = await fetch(`${addressOf(started.demo, 'control')}${path}`, { method: 'POST' });
  expect(response.status).toBe(200);
};

describe('the demo company, read by the sources of its own configuration', () => {
  it('is well, and understood completely', async () => {
    for (const [id, one] of sources()) {
      const reading = await one.poll(never);
      const unmapped = [...reading.unmapped, ...reading.alerts.flatMap((alert) => alert.unmapped)];
      const unwell = reading.checks.filter((check) => check.verdict !== 'ok');
      expect([id, reading.complete, unmapped, unwell]).toEqual([id, true, [], []]);
    }
  });

  it('shows a database that is down in each of them, and the issue behind it', async () => {
    await steer('/incidents/database-down/start');
    await started.clock.advance(120_000);
    const [check] = (await poll('payouts/health')).checks;
    expect([check?.verdict, check?.components.map(({ name, verdict }) => `${name} ${verdict}`)]).toEqual([
      'failing',
      expect.arrayContaining(['database failing']),
    ]);
    const fromPrometheus = (await poll('prom')).alerts.find(({ title }) => title === 'DatabaseDown');
    expect([fromPrometheus?.condition, fromPrometheus?.value?.operator]).toEqual(['firing', '==']);
    const fromAlertmanager = (await poll('alerts')).alerts.find(({ title }) => title === 'DatabaseDown');
    expect(fromAlertmanager?.condition).toBe('firing');
    // An outage of minutes takes a little off the month and breaks no promise yet.
    expect((await poll('monitoring')).checks[0]).toMatchObject({
      verdict: 'ok',
      values: { uptime_percentage: 99.93 },
    });

    const issue = await source('errors').issues?.issue('SHOP-2A', never);
    const event = await source('errors').issues?.latestEvent(issue?.id ?? '', never);
    expect([issue?.shortId, event?.exceptions[0]?.frames.some((frame) => frame.inApp)]).toEqual([
      'SHOP-2A',
      true,
    ]);
  });

  it('answers PromQL over the time of the incident', async () => {
    const to = started.clock.now();
    const { data } = (await source('prom').metrics?.range(
      { expression: 'up', from: to - 120_000, to, step: 15_000 },
      never,
    )) ?? { data: undefined };
    expect(data?.type === 'matrix' && data.series.length > 0).toBe(true);
  });

  it('sends a test through its own alerting', async () => {
    expect(await source('monitoring').alertTester?.test('webhook', never)).toMatch(
      /Test alert sent to webhook/,
    );
  });

  it('is unreadable where the plug is pulled, and says why', async () => {
    await steer('/unplug/worker');
    const error: unknown = await poll('worker/health').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as SourceError).message).toMatch(/^\S.*[.?]$/);
  });
});

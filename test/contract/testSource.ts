import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import type { Reading, Source } from '../../src/monitoring/source';
import { FakeClock } from '../fakes/fakeClock';
import { FakeHttp, type FakeAnswer } from '../fakes/fakeHttp';
import { hostileLabels } from './faults';
import { ORIGIN, never, script, withHeader, type SourceConformance } from './sourceConformance';
import { testFaults } from './sourceFaults';
import { testRealFaults, testSecrets } from './sourceOnSockets';

/** What every source owes the engine. A source is done when this passes with replies recorded from the real thing. */
export function testSource(conformance: SourceConformance): void {
  const { definition } = conformance;
  const create = (http: Http, origin = ORIGIN): Source =>
    definition.create(definition.settings.parse(conformance.settings(origin)), {
      id: 'under-test',
      service: undefined,
      http,
      clock: new FakeClock(),
      log: silentLog,
    });
  const answering = (faulty: FakeAnswer | undefined): FakeHttp => new FakeHttp(script(conformance, faulty));
  const pollWith = (faulty?: FakeAnswer): Promise<Reading> => create(answering(faulty)).poll(never);

  describe(`${definition.type}, like every source`, () => {
    it('sends nothing before the first poll', () => {
      const http = answering(undefined);
      create(http);
      expect(http.sent).toEqual([]);
    });

    it('refuses a setting that it does not know', () => {
      const settings = { ...conformance.settings(ORIGIN), somethingElse: 1 };
      expect(definition.settings.safeParse(settings).success).toBe(false);
    });

    it('reads what was recorded, completely and with a bounded number of requests', async () => {
      const http = answering(undefined);
      const reading = await create(http).poll(never);
      expect(reading.complete).toBe(true);
      expect(http.sent.length).toBeLessThanOrEqual(conformance.mostRequests);
      expect(http.sent.length).toBeGreaterThan(0);
    });

    it('gives the same identities and the same observations when it reads the same twice', async () => {
      const source = create(answering(undefined));
      const [first, second] = [await source.poll(never), await source.poll(never)];
      expect(second).toEqual(first);
      const identities = first.alerts.map((alert) => alert.fingerprint);
      expect(new Set(identities).size).toBe(identities.length);
    });

    it('gives the clock of the system', async () => {
      const reading = await pollWith(withHeader(conformance, 'date', 'Mon, 05 Jan 2026 09:00:00 GMT'));
      expect(reading.systemTime).toBe(Date.UTC(2026, 0, 5, 9));
    });

    testAlerts(conformance, pollWith);
    testFaults(conformance, pollWith);
    testCancelling(create, conformance);
    testRealFaults(conformance, create);
    testSecrets(conformance, create);
  });
}

/** Only a source that has alerts says what they look like. */
function testAlerts(
  { wireAlerts, unknownWord, labelled }: SourceConformance,
  pollWith: (faulty?: FakeAnswer) => Promise<Reading>,
): void {
  if (wireAlerts) {
    it('keeps each alert as it was received', async () => {
      const reading = await pollWith();
      expect(reading.alerts.map((alert) => alert.raw)).toEqual(wireAlerts);
    });
  }

  if (unknownWord) {
    it('shows a word that it does not know, and never guesses', async () => {
      const reading = await pollWith(unknownWord);
      const unmapped = [...reading.unmapped, ...reading.alerts.flatMap((alert) => alert.unmapped)];
      expect(unmapped.map((item) => item.why)).toContain('unknownWord');
      expect(reading.alerts.map((alert) => alert.condition)).toContain('unknown');
    });
  }

  if (labelled) {
    it.each(hostileLabels)('keeps a label with %s as text', async (_, value) => {
      const reading = await pollWith(labelled(value));
      expect(Object.values(reading.alerts[0]?.labels ?? {})).toContain(value);
    });
  }
}

function testCancelling(create: (http: Http) => Source, conformance: SourceConformance): void {
  it('stops before it begins when it is cancelled', async () => {
    const http = new FakeHttp(script(conformance, undefined));
    await expect(create(http).poll(AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
    expect(http.sent).toEqual([]);
  });

  it('stops in the middle when it is cancelled', async () => {
    const controller = new AbortController();
    const polling = create(new FakeHttp(script(conformance, 'hang'))).poll(controller.signal);
    controller.abort();
    await expect(polling).rejects.toBeInstanceOf(CancelledError);
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/redaction';
import { SourceError, type Reading, type Source, type SourceDefinition } from '../../src/monitoring/source';
import { FakeClock } from '../fakes/fakeClock';
import { FakeHttp, type FakeAnswer, type FakeReply, type SentRequest } from '../fakes/fakeHttp';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { startLocalServer } from '../fakes/localServer';
import { FAULTS, WRONG_TYPES, hostileLabels, type FaultName, type Outcome } from './faults';

export interface SourceConformance {
  readonly definition: SourceDefinition;
  /** As `sitrep.yaml` has them, `type` and the common keys left out. Must use `${secret:token}` somewhere if it can. */
  readonly settings: (origin: string) => Readonly<Record<string, unknown>>;
  /** Replies recorded from the real thing, by path. */
  readonly replies: Readonly<Record<string, FakeReply>>;
  /** The path whose reply the faults replace; every other path answers as recorded. */
  readonly faultyPath: string;
  /** One poll sends at most this many requests. */
  readonly mostRequests: number;
  /** The alerts as they are on the wire, in order, to compare with `raw`. */
  readonly wireAlerts?: readonly unknown[];
  /** A reply for the faulty path with a state word that nobody knows. */
  readonly unknownWord?: FakeReply;
  /** A reply for the faulty path whose first alert has this label value. */
  readonly labelled?: (value: string) => FakeReply;
  /** Wrong shapes of this system's own envelope, beside those that every source meets. */
  readonly wrongTypes?: readonly (readonly [name: string, body: unknown])[];
  /** Where this source judges a fault otherwise, and rightly so. */
  readonly exceptions?: Partial<Record<FaultName, Outcome>>;
}

const ORIGIN = 'http://source.test:9';
const never = new AbortController().signal;

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

function testFaults(
  conformance: SourceConformance,
  pollWith: (faulty: FakeAnswer) => Promise<Reading>,
): void {
  const recorded = conformance.replies[conformance.faultyPath] ?? {};

  it.each(Object.entries(FAULTS))('meets %s with a state and a sentence', async (name, fault) => {
    const outcome = conformance.exceptions?.[name as FaultName] ?? fault.outcome;
    expect(await outcomeOf(pollWith(fault.answer(recorded)))).toEqual(outcome);
  });

  it.each([...WRONG_TYPES, ...(conformance.wrongTypes ?? [])])(
    'takes %s for anything but good news',
    async (_, body) => {
      const result = await pollWith({ body }).catch((error: unknown) => error);
      if (result instanceof SourceError) return expect(result.message).toMatch(/^[^ ].{20,}/);
      if (result instanceof Error) throw result;
      const reading = result as Reading;
      const unmapped = [...reading.unmapped, ...reading.alerts.flatMap((alert) => alert.unmapped)];
      const allIsWell = reading.checks.every((check) => check.verdict === 'ok');
      expect(reading.complete && unmapped.length === 0 && allIsWell).toBe(false);
      expect(reading.alerts.filter((alert) => alert.condition === 'resolved')).toEqual([]);
    },
  );

  it('is not polluted by the keys of an answer', async () => {
    const text = typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
    const keys = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},';
    const hostile = text.replaceAll('{', keys).replaceAll(',}', '}');
    await pollWith({ ...recorded, body: hostile }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(SourceError);
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('meets any JSON with a reading or a sentence, never with a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (body) => {
        const result: unknown = await pollWith({ body: JSON.stringify(body) }).catch(
          (error: unknown) => error,
        );
        if (result instanceof Error && !(result instanceof SourceError)) throw result;
      }),
    );
  });

  it.each(['1e999', '-1e999', '123456789012345678901234567890'])(
    'survives numbers like %s',
    async (number) => {
      const text = typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
      const hostile = text.replace(/(?<=[:[,]\s*)-?\d+(\.\d+)?(e[+-]?\d+)?(?=\s*[,}\]])/g, number);
      const result = await pollWith({ ...recorded, body: hostile }).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(SourceError);
    },
  );
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

/** The same on a real socket, where it is the port that fails. */
function testRealFaults(
  conformance: SourceConformance,
  create: (http: Http, origin: string) => Source,
): void {
  const http = createAxiosHttp({
    secrets: new FakeSecrets({ token: 'tok-5ecret-value' }),
    redaction: new Redaction(),
    environment: {},
    log: silentLog,
  });

  it('is unreachable on a port where nothing listens', async () => {
    const server = await startLocalServer((_, response) => response.end());
    await server.close();
    expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'unreachable' });
  });

  it('is unreachable when the server hangs up in the middle', async () => {
    const server = await startLocalServer((request, response) => {
      const reply = script(conformance, undefined)(received(request)) as FakeReply;
      response.writeHead(200, { ...reply.headers, 'content-length': '100000' });
      response.write(JSON.stringify(reply.body), () => response.destroy());
    });
    try {
      expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'unreachable' });
    } finally {
      await server.close();
    }
  });

  it('is too large with 50 MB, of which most is never sent', async () => {
    const chunk = Buffer.alloc(256 * 1024, ' ');
    const server = await startLocalServer((_, response) => {
      let sent = 0;
      const send = (): void => {
        sent += chunk.length;
        if (response.destroyed || sent > 50 * 1024 * 1024) response.end();
        else response.write(chunk, send);
      };
      send();
    });
    try {
      expect(await outcomeOf(create(http, server.origin).poll(never))).toEqual({ problem: 'tooLarge' });
    } finally {
      await server.close();
    }
  });
}

function testSecrets(conformance: SourceConformance, create: (http: Http, origin: string) => Source): void {
  const usesSecret = JSON.stringify(conformance.settings(ORIGIN)).includes('${secret:token}');

  it.runIf(usesSecret).each([200, 401, 500])(
    'shows its credential to the server alone (%i)',
    async (status) => {
      const server = await startLocalServer((request, response) => {
        const reply = script(conformance, undefined)(received(request));
        const { headers = {}, body } = reply as FakeReply;
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
      const secrets = new FakeSecrets({ token: 'tok-5ecret-value' });
      const http = createAxiosHttp({ secrets, redaction: new Redaction(), environment: {}, log: silentLog });
      try {
        const result: unknown = await create(http, server.origin)
          .poll(never)
          .catch((error: unknown) => error);
        const seen = result instanceof Error ? `${result.message} ${result.stack}` : JSON.stringify(result);
        expect(seen).not.toContain('tok-5ecret');
        expect(JSON.stringify(server.requests)).toContain('tok-5ecret-value');
      } finally {
        await server.close();
      }
    },
  );
}

const received = (request: { readonly method: string; readonly url: string }): SentRequest => ({
  method: request.method,
  url: new URL(request.url, ORIGIN),
  headers: {},
  body: '',
  request: { url: ORIGIN },
});

function script(
  conformance: SourceConformance,
  faulty: FakeAnswer | undefined,
): (request: SentRequest) => FakeAnswer {
  return ({ url }) => {
    if (faulty !== undefined && url.pathname === conformance.faultyPath) return faulty;
    const reply = conformance.replies[url.pathname];
    return reply ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' };
  };
}

function withHeader(conformance: SourceConformance, name: string, value: string): FakeReply {
  const reply = conformance.replies[conformance.faultyPath] ?? {};
  return { ...reply, headers: { ...reply.headers, [name]: value } };
}

async function outcomeOf(polling: Promise<Reading>): Promise<Outcome> {
  const result: unknown = await polling.catch((error: unknown) => error);
  if (result instanceof SourceError) {
    expect(result.message).toMatch(/^\S.*[.?]$/s);
    return result.retryAfterMs === undefined
      ? { problem: result.reason }
      : { problem: result.reason, retryAfterMs: result.retryAfterMs };
  }
  if (result instanceof Error) throw result;
  const reading = result as Reading;
  return { verdicts: reading.checks.map((check) => check.verdict), complete: reading.complete };
}

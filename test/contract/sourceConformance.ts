import { expect } from 'vitest';
import { SourceError, type Reading, type SourceDefinition } from '../../src/monitoring/source';
import type { FakeAnswer, FakeReply, SentRequest } from '../fakes/fakeHttp';
import type { FaultName, Outcome } from './faults';

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

export const ORIGIN = 'http://source.test:9';
export const never = new AbortController().signal;

/** A request as a real server got it, for the script that answers fakes. */
export const received = (request: { readonly method: string; readonly url: string }): SentRequest => ({
  method: request.method,
  url: new URL(request.url, ORIGIN),
  headers: {},
  body: '',
  request: { url: ORIGIN },
});

/** Answers every path as recorded, and the faulty one with the fault. */
export function script(
  conformance: SourceConformance,
  faulty: FakeAnswer | undefined,
): (request: SentRequest) => FakeAnswer {
  return ({ url }) => {
    if (faulty !== undefined && url.pathname === conformance.faultyPath) return faulty;
    const reply = conformance.replies[url.pathname];
    return reply ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' };
  };
}

export function withHeader(conformance: SourceConformance, name: string, value: string): FakeReply {
  const reply = conformance.replies[conformance.faultyPath] ?? {};
  return { ...reply, headers: { ...reply.headers, [name]: value } };
}

/** What a poll came to, its sentence checked. */
export async function outcomeOf(polling: Promise<Reading>): Promise<Outcome> {
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

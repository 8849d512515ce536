import type { SourceDefinition } from '../../src/monitoring/source';
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
  /** A reply for the faulty path that lists exactly these entries. */
  readonly listing?: (entries: readonly unknown[]) => FakeReply;
  /** The same over several pages, by the address that is asked. */
  readonly paged?: (pages: readonly (readonly unknown[])[], url: URL) => FakeReply;
  /** The entries of {@link wireAlerts} with another word for their state. */
  readonly stated?: (word: string) => readonly unknown[];
  /** One more entry, an alert of its own, that has this text as a label. */
  readonly noted?: (text: string) => unknown;
  /** A reply for the faulty path that says that something is wrong, where the recorded one says that all is well. */
  readonly failing?: FakeReply;
  /** A reply for the faulty path with a word about a check that nobody knows. */
  readonly puzzling?: FakeReply;
  /** A reply for the faulty path with this text somewhere, for a source without `labelled`. */
  readonly worded?: (text: string) => FakeReply;
  /** When the replies were recorded, in ms. Default: the start of the fake clock. */
  readonly recordedAt?: number;
  /** The body of a reply as the system gives it at this moment, where it is not the same for ever. */
  readonly renewed?: (body: unknown, now: number) => unknown;
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

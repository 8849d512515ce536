import fc from 'fast-check';
import type { Acknowledgement, Suppression } from '../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import { detailsOf } from '../../src/monitoring/alerts/attributes';
import { DEFAULT_SEVERITIES } from '../../src/monitoring/severity';
import { alertObservation } from './fakeSource';

const attribution = {
  sourceId: 'alerts',
  sourceType: 'fake',
  service: undefined,
  configuration: { environment: undefined, severities: DEFAULT_SEVERITIES, services: [] },
};
/** Of an alert of no particular kind. */
export const details = detailsOf(alertObservation(), attribution);
export const silence: Suppression = {
  kind: 'silence',
  id: 's1',
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
};
/** Ours, until it gets worse. */
export const snooze: Suppression = {
  kind: 'snooze',
  id: 'sitrep-snooze',
  by: 'ana',
  comment: undefined,
  until: undefined,
  origin: 'sitrep',
};
export const acknowledgement: Acknowledgement = {
  by: 'ana',
  at: 500,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
};

const subject = fc.record({
  at: fc.nat(1_000),
  sourceId: fc.constantFrom('one', 'two'),
  fingerprint: fc.constantFrom('a', 'b', 'c'),
});

type Change = Record<string, unknown> & { rule: AlertEvent['rule'] };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ rule: fc.constant('observed' as const), details: fc.constant(details) }),
  fc.record({ rule: fc.constant('T1' as const), activeAt: fc.nat(1_000), details: fc.constant(details) }),
  fc.record({ rule: fc.constant('T2' as const), why: fc.constant('false') }),
  fc.record({
    rule: fc.constantFrom('T3' as const, 'T7' as const),
    episode: fc.string({ minLength: 1, maxLength: 2 }),
    firedAt: fc.nat(1_000),
    activeAt: fc.constant(undefined),
    details: fc.constant(details),
  }),
  fc.record({ rule: fc.constantFrom('T4' as const, 'T5' as const) }),
  fc.record({
    rule: fc.constantFrom('T6' as const, 'T10' as const, 'T11' as const),
    resolvedAt: fc.nat(1_000),
    reason: fc.constant('source'),
  }),
  fc.record({ rule: fc.constant('T8' as const), from: fc.constant('P2'), details: fc.constant(details) }),
  fc.record({
    rule: fc.constant('T9' as const),
    evaluation: fc.record({
      state: fc.constantFrom('ok', 'stale', 'noData', 'error', 'unknown'),
      detail: fc.constant('why'),
    }),
  }),
  fc.record({
    rule: fc.constant('T12' as const),
    acknowledgement: fc.record({
      by: fc.constant('ana'),
      at: fc.nat(1_000),
      until: fc.constant(undefined),
      mode: fc.constantFrom('sticky', 'untilWorse', 'untilResolved'),
      note: fc.constant(undefined),
      origin: fc.constantFrom('sitrep', 'source'),
    }),
  }),
  fc.record({ rule: fc.constant('T13' as const), why: fc.constant('user') }),
  fc.record({
    rule: fc.constant('T14' as const),
    suppressions: fc.constantFrom([], [silence], [snooze], [silence, snooze]),
  }),
  fc.record({ rule: fc.constant('T15' as const), latched: fc.boolean() }),
);

/** Any event of one alert, also one that cannot follow from the one before. */
export const anyAlertEvent = fc
  .tuple(subject, change)
  .map(([who, what]) => ({ ...who, ...what }) as unknown as AlertEvent);
const sourceEvent = fc
  .tuple(fc.constantFrom('one', 'two'), fc.nat(1_000), fc.constantFrom('ok', 'stale'))
  .map(([sourceId, at, state]) => ({ sourceId, at, rule: 'T9', evaluation: { state } }) as AlertEvent);
/** Any log of two sources with three alerts each, long enough for each of them to go through several transitions. */
export const anyAlertLog = fc.array(fc.oneof({ weight: 9, arbitrary: anyAlertEvent }, sourceEvent), {
  maxLength: 80,
  size: 'max',
});
